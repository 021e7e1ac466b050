import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import { decodeTime, encodeTime } from "ulid";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { absent, writeIf } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { type Delivery, delivery } from "../domain/delivery.ts";
import type {
  FindDelivery,
  FindDue,
  FindFailed,
  InsertDelivery,
  ListDeliveries,
  SaveDelivery,
} from "../flows/ports.ts";
import { MOST_LOOKED_AT } from "../settings.ts";

const PREFIX = "DELIVERY#";
/** In the index: what waits, by when it is due. */
const DUE = "DUE";

const deliveryKey = (endpoint: string, id: string) => ({ pk: `ENDPOINT#${endpoint}`, sk: `${PREFIX}${id}` });
const itemOf = (kept: Delivery) => ({
  ...deliveryKey(kept.endpoint, kept.id),
  ...kept,
  ...(kept.nextAttemptAt !== undefined && { gsi1Pk: DUE, gsi1Sk: `${kept.nextAttemptAt}#${kept.endpoint}#${kept.id}` }),
});

export const insertDelivery =
  (documents: DynamoDBDocumentClient, TableName: string): InsertDelivery =>
  async (fresh) => {
    const input = { TableName, Item: itemOf(fresh), ConditionExpression: absent };
    return (await writeIf(documents, new PutCommand(input))) ? "done" : "repeated";
  };

export const saveDelivery =
  (documents: DynamoDBDocumentClient, TableName: string): SaveDelivery =>
  async (after) => {
    return (await writeIf(documents, new PutCommand(versionedPut(TableName, itemOf(after))))) ? "done" : "conflict";
  };

export const findDelivery =
  (documents: DynamoDBDocumentClient, TableName: string): FindDelivery =>
  async (endpoint, id) => {
    const Key = deliveryKey(endpoint, id);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && delivery.parse(Item);
  };

export const listDeliveries =
  (documents: DynamoDBDocumentClient, TableName: string): ListDeliveries =>
  async (endpoint, { limit, cursor }) => {
    const scope = `deliveries:${endpoint}`;
    const after = decodeCursor(scope, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": deliveryKey(endpoint, "").pk, ":prefix": PREFIX },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: deliveryKey(endpoint, after.id) }),
      }),
    );
    const last = LastEvaluatedKey && { id: String(LastEvaluatedKey.sk).slice(PREFIX.length) };
    return { items: Items.map((item) => delivery.parse(item)), cursor: encodeCursor(scope, last) };
  };

export const findFailed =
  (documents: DynamoDBDocumentClient, TableName: string): FindFailed =>
  async (endpoint, since) => {
    // A delivery's id begins with the time of what happened.
    const { pk, sk: from } = deliveryKey(endpoint, encodeTime(Math.max(0, Date.parse(since)), 10));
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        FilterExpression: "#state = :failed",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":pk": pk, ":from": from, ":to": `${PREFIX}~`, ":failed": "failed" },
        Limit: MOST_LOOKED_AT,
      }),
    );
    const last = LastEvaluatedKey && decodeTime(String(LastEvaluatedKey.sk).slice(PREFIX.length));
    return {
      failed: Items.map((item) => delivery.parse(item)),
      next: last === undefined ? undefined : new Date(last).toISOString(),
    };
  };

export const findDue = (documents: DynamoDBDocumentClient, TableName: string): FindDue =>
  async function* (now) {
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1Pk = :due AND gsi1Sk <= :now",
      ExpressionAttributeValues: { ":due": DUE, ":now": `${new Date(now).toISOString()}~` },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      yield* Items.map((item) => delivery.parse(item));
    }
  };
