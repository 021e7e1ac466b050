import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { findUser } from "../../identity/client.ts";
import { mailItem } from "../../mail/client.ts";
import { oneLess, oneMore } from "../../shared/runtime/counting.ts";
import { under } from "../../shared/runtime/prefix.ts";
import { absent, transact } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { type Endpoint, endpoint } from "../domain/endpoint.ts";
import type {
  DeleteEndpoint,
  FindEndpoint,
  FindListeners,
  FindOwner,
  InsertEndpoint,
  ListEndpoints,
  SaveEndpoint,
} from "../flows/ports.ts";
import { endpointCountKind, endpointKind } from "../keys.ts";
import { MOST_ENDPOINTS, MOST_OF_ALL } from "../settings.ts";

const itemOf = (kept: Endpoint) => ({
  ...endpointKind.key(kept),
  ...kept,
  ...(kept.scope === "all" && endpointKind.place.ofAll(kept)),
});

export const findEndpoint =
  (documents: DynamoDBDocumentClient, TableName: string): FindEndpoint =>
  async (ref) => {
    const Key = endpointKind.key({ ...ref });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && endpoint.parse(Item);
  };

export const listEndpoints =
  (documents: DynamoDBDocumentClient, TableName: string): ListEndpoints =>
  async (owner) => {
    const query = { ...under(TableName, endpointKind.under({ owner })), Limit: MOST_ENDPOINTS };
    const { Items = [] } = await documents.send(new QueryCommand(query));
    return Items.map((item) => endpoint.parse(item));
  };

/** Those of a creator for their own sales; or those for everyone's sales. */
export const findListeners = (documents: DynamoDBDocumentClient, TableName: string): FindListeners => {
  const ofOwner = listEndpoints(documents, TableName);
  return async (audience) => {
    if (audience !== "all") return (await ofOwner(audience.creator)).filter(({ scope }) => scope === "own");
    const { index, partition } = endpointKind.list.ofAll({});
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :all`,
      ExpressionAttributeValues: { ":all": partition },
      // Two concurrent ones may exceed the limit.
      Limit: 2 * MOST_OF_ALL,
    };
    const { Items = [] } = await documents.send(new QueryCommand(query));
    return Items.map((item) => endpoint.parse(item));
  };
};

/** The number of an owner's endpoints. */
const counterOf = (TableName: string, owner: string) => ({
  TableName,
  Key: endpointCountKind.key({ owner }),
});

export const insertEndpoint =
  (documents: DynamoDBDocumentClient, TableName: string): InsertEndpoint =>
  async (fresh) => {
    const write = { Put: { TableName, Item: itemOf(fresh), ConditionExpression: absent } };
    const outcome = await transact(documents, [write], [oneMore(counterOf(TableName, fresh.owner), MOST_ENDPOINTS)]);
    return outcome === "repeated" ? "full" : outcome;
  };

export const saveEndpoint =
  (documents: DynamoDBDocumentClient, TableName: string): SaveEndpoint =>
  (after, mail) => {
    const mails = mail ? [{ Put: { TableName, Item: mailItem(mail) } }] : [];
    return transact(documents, [{ Put: versionedPut(TableName, itemOf(after)) }, ...mails]);
  };

export const deleteEndpoint =
  (documents: DynamoDBDocumentClient, TableName: string): DeleteEndpoint =>
  async (ref) => {
    const Key = endpointKind.key({ ...ref });
    const deletion = { Delete: { TableName, Key, ConditionExpression: "attribute_exists(pk)" } };
    const outcome = await transact(documents, [oneLess(counterOf(TableName, ref.owner))], [deletion]);
    return outcome === "repeated" ? "gone" : outcome;
  };

/** In identity's table. */
export const findOwner = (documents: DynamoDBDocumentClient, TableName: string): FindOwner => {
  const find = findUser(documents, TableName);
  return async (id) => {
    const owner = await find(id);
    return owner && { to: owner.email, language: owner.language };
  };
};
