import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { user, userKey } from "../../identity/contract.ts";
import { mailItem } from "../../mail/contract.ts";
import { absent, transact } from "../../shared/runtime/transact.ts";
import { type Endpoint, type EndpointRef, endpoint } from "../endpoint.ts";
import type { DeleteEndpoint, FindEndpoint, FindListeners, FindOwner, ListEndpoints, SaveEndpoint } from "../ports.ts";

const PREFIX = "ENDPOINT#";
/** In the index: the endpoints that hear of everyone's sales. */
const OF_ALL = "ENDPOINTS-OF-ALL";

const endpointKey = ({ owner, id }: EndpointRef) => ({ pk: `OWNER#${owner}`, sk: `${PREFIX}${id}` });
const itemOf = (kept: Endpoint) => ({
  ...endpointKey(kept),
  ...kept,
  ...(kept.scope === "all" && { gsi1pk: OF_ALL, gsi1sk: kept.id }),
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
    };
    const found: Endpoint[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      found.push(...Items.map((item) => endpoint.parse(item)));
    }
    return found;
  };

/** Those of a creator's that are for their own sales; or those that hear of everyone's. */
export const findListeners = (documents: DynamoDBDocumentClient, TableName: string): FindListeners => {
  const ofOwner = listEndpoints(documents, TableName);
  return async (audience) => {
    if (audience !== "all") return (await ofOwner(audience.creator)).filter(({ scope }) => scope === "own");
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1pk = :all",
      ExpressionAttributeValues: { ":all": OF_ALL },
    };
    const found: Endpoint[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      found.push(...Items.map((item) => endpoint.parse(item)));
    }
    return found;
  };
};

export const saveEndpoint =
  (documents: DynamoDBDocumentClient, TableName: string): SaveEndpoint =>
  (after, mail) => {
    const write = {
      Put: {
        TableName,
        Item: itemOf(after),
        ...(after.version === 1
          ? { ConditionExpression: absent }
          : {
              ConditionExpression: "#version = :before",
              ExpressionAttributeNames: { "#version": "version" },
              ExpressionAttributeValues: { ":before": after.version - 1 },
            }),
      },
    };
    const mails = mail ? [{ Put: { TableName, Item: mailItem(mail) } }] : [];
    return transact(documents, [write, ...mails]);
  };

export const deleteEndpoint =
  (documents: DynamoDBDocumentClient, TableName: string): DeleteEndpoint =>
  async (ref) => {
    try {
      await documents.send(
        new DeleteCommand({ TableName, Key: endpointKey(ref), ConditionExpression: "attribute_exists(pk)" }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

/** In identity's table. */
export const findOwner =
  (documents: DynamoDBDocumentClient, TableName: string): FindOwner =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: userKey(id) }));
    const { email: to, language } = Item ? user.parse(Item) : {};
    return to === undefined || language === undefined ? undefined : { to, language };
  };
