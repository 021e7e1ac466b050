import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { user, userKey } from "../../identity/contract/identity.ts";
import { mailItem } from "../../mail/contract/mail.ts";
import { oneLess, oneMore } from "../../shared/runtime/counting.ts";
import { absent, transact } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { type Endpoint, type EndpointRef, endpoint } from "../domain/endpoint.ts";
import type {
  DeleteEndpoint,
  FindEndpoint,
  FindListeners,
  FindOwner,
  InsertEndpoint,
  ListEndpoints,
  SaveEndpoint,
} from "../flows/ports.ts";
import { MOST_ENDPOINTS, MOST_OF_ALL } from "../settings.ts";

const PREFIX = "ENDPOINT#";
const ATTEMPTS = 8;
/** In the index: the endpoints that hear of everyone's sales. */
const OF_ALL = "ENDPOINTS-OF-ALL";

const endpointKey = ({ owner, id }: EndpointRef) => ({ pk: `OWNER#${owner}`, sk: `${PREFIX}${id}` });
const itemOf = (kept: Endpoint) => ({
  ...endpointKey(kept),
  ...kept,
  ...(kept.scope === "all" && { gsi1Pk: OF_ALL, gsi1Sk: kept.id }),
});

export const findEndpoint =
  (documents: DynamoDBDocumentClient, TableName: string): FindEndpoint =>
  async (ref) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: endpointKey(ref), ConsistentRead: true }));
    return Item && endpoint.parse(Item);
  };

export const listEndpoints =
  (documents: DynamoDBDocumentClient, TableName: string): ListEndpoints =>
  async (owner) => {
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": endpointKey({ owner, id: "" }).pk, ":prefix": PREFIX },
      Limit: MOST_ENDPOINTS,
    };
    const { Items = [] } = await documents.send(new QueryCommand(query));
    return Items.map((item) => endpoint.parse(item));
  };

/** Those of a creator's that are for their own sales; or those that hear of everyone's. */
export const findListeners = (documents: DynamoDBDocumentClient, TableName: string): FindListeners => {
  const ofOwner = listEndpoints(documents, TableName);
  return async (audience) => {
    if (audience !== "all") return (await ofOwner(audience.creator)).filter(({ scope }) => scope === "own");
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1Pk = :all",
      ExpressionAttributeValues: { ":all": OF_ALL },
      // Two made at once may be more than there are to be.
      Limit: 2 * MOST_OF_ALL,
    };
    const { Items = [] } = await documents.send(new QueryCommand(query));
    return Items.map((item) => endpoint.parse(item));
  };
};

/** How many endpoints an owner has. */
const counterOf = (TableName: string, owner: string) => ({
  TableName,
  Key: { pk: endpointKey({ owner, id: "" }).pk, sk: "ENDPOINTS" },
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
  (documents: DynamoDBDocumentClient, TableName: string, pause: (attempt: number) => Promise<void>): DeleteEndpoint =>
  async (ref) => {
    const gone = { Delete: { TableName, Key: endpointKey(ref), ConditionExpression: "attribute_exists(pk)" } };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const outcome = await transact(documents, [oneLess(counterOf(TableName, ref.owner))], [gone]);
      if (outcome !== "conflict") return outcome === "done";
      await pause(attempt);
    }
    throw new Error(`Endpoint ${ref.id} kept changing; it is left as it is.`);
  };

/** In identity's table. */
export const findOwner =
  (documents: DynamoDBDocumentClient, TableName: string): FindOwner =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: userKey(id) }));
    const { email: to, language } = Item ? user.parse(Item) : {};
    return to === undefined || language === undefined ? undefined : { to, language };
  };
