import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import { decodeTime, encodeTime } from "ulid";
import { iso } from "../../shared/kernel/time.ts";
import { pageUnder } from "../../shared/runtime/prefix.ts";
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
import { deliveryKind } from "../keys.ts";
import { MOST_LOOKED_AT } from "../settings.ts";

const itemOf = ({ nextAttemptAt, ...kept }: Delivery) => ({
  ...deliveryKind.key(kept),
  ...kept,
  ...(nextAttemptAt !== undefined && { nextAttemptAt, ...deliveryKind.place.due({ ...kept, nextAttemptAt }) }),
});

export const insertDelivery =
  (documents: DynamoDBDocumentClient, TableName: string): InsertDelivery =>
  async (fresh) => {
    const input = { TableName, Item: itemOf(fresh), ConditionExpression: absent };
    return (await writeIf(documents.send(new PutCommand(input)))) ? "done" : "repeated";
  };

export const saveDelivery =
  (documents: DynamoDBDocumentClient, TableName: string): SaveDelivery =>
  async (after) => {
    return (await writeIf(documents.send(new PutCommand(versionedPut(TableName, itemOf(after))))))
      ? "done"
      : "conflict";
  };

export const findDelivery =
  (documents: DynamoDBDocumentClient, TableName: string): FindDelivery =>
  async (endpoint, id) => {
    const Key = deliveryKind.key({ endpoint, id });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && delivery.parse(Item);
  };

export const listDeliveries =
  (documents: DynamoDBDocumentClient, TableName: string): ListDeliveries =>
  (endpoint, page) =>
    pageUnder(
      documents,
      { TableName, scope: `deliveries:${endpoint}`, item: delivery, ...deliveryKind.under({ endpoint }) },
      page,
    );

export const findFailed =
  (documents: DynamoDBDocumentClient, TableName: string): FindFailed =>
  async (endpoint, since) => {
    // A delivery's id begins with the time of its event.
    const from = deliveryKind.key({ endpoint, id: encodeTime(Math.max(0, Date.parse(since)), 10) });
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        FilterExpression: "#state = :failed",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: {
          ":pk": from.pk,
          ":from": from.sk,
          ":to": deliveryKind.key({ endpoint, id: "~" }).sk,
          ":failed": "failed",
        },
        Limit: MOST_LOOKED_AT,
      }),
    );
    const { prefix } = deliveryKind.under({ endpoint });
    return {
      failed: Items.map((item) => delivery.parse(item)),
      next: LastEvaluatedKey && iso(decodeTime(String(LastEvaluatedKey.sk).slice(prefix.length))),
    };
  };

export const findDue = (documents: DynamoDBDocumentClient, TableName: string): FindDue =>
  async function* (now) {
    const { index, partition } = deliveryKind.list.due({});
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :due AND ${index}Sk <= :now`,
      ExpressionAttributeValues: { ":due": partition, ":now": `${iso(now)}~` },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      yield* Items.map((item) => delivery.parse(item));
    }
  };
