import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { ttl } from "../../shared/kernel/time.ts";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { transact } from "../../shared/runtime/transact.ts";
import { purchaseManifest, purchaseRun } from "../contract/purchase.ts";
import type { ReadPurchaseModel } from "../flows/ports.ts";
import type {
  FindPurchaseManifest,
  FindPurchaseRun,
  KeepPurchaseManifest,
  KeepPurchaseRun,
  ListPurchaseManifests,
  MovePurchasePointer,
  ReadPurchasePointer,
} from "../flows/purchase-ports.ts";
import { purchaseChampionKind, purchaseModelKind, purchaseRunKind } from "../keys.ts";
import { purchasePointer } from "../purchase/pointer.ts";
import { ATTRIBUTION_SECONDS } from "../settings.ts";
import { auditRow } from "./pointer-table.ts";

const CHAMPION = purchaseChampionKind.key({});
const RUN = purchaseRunKind.key({});

export const readPurchasePointer =
  (documents: DynamoDBDocumentClient, TableName: string): ReadPurchasePointer =>
  async () => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: CHAMPION, ConsistentRead: true }));
    return Item && purchasePointer.parse(Item);
  };

/** The pointer holds the model whole: it is some kilobytes, and a list waits for one read at most. */
export const findServedPurchaseModel = (documents: DynamoDBDocumentClient, TableName: string): ReadPurchaseModel => {
  const read = readPurchasePointer(documents, TableName);
  return async () => {
    const found = await read();
    if (!found) return undefined;
    return { id: found.champion, features: found.model.features.map(({ name }) => name), model: found.model };
  };
};

export const movePurchasePointer =
  (documents: DynamoDBDocumentClient, TableName: string): MovePurchasePointer =>
  async (from, to, audit) => {
    const condition = from
      ? { ConditionExpression: "#version = :version", ExpressionAttributeValues: { ":version": from.version } }
      : { ConditionExpression: "attribute_not_exists(#version)" };
    const Item = { ...CHAMPION, ...to };
    const moved = { Put: { TableName, Item, ExpressionAttributeNames: { "#version": "version" }, ...condition } };
    return (await transact(documents, [moved, { Put: { TableName, Item: auditRow(audit) } }])) === "done";
  };

export const keepPurchaseManifest =
  (documents: DynamoDBDocumentClient, TableName: string): KeepPurchaseManifest =>
  async (made) => {
    const expiresAt = ttl(Date.parse(made.createdAt)) + ATTRIBUTION_SECONDS;
    const Item = { ...purchaseModelKind.key({ model: made.id }), ...made, expiresAt };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const findPurchaseManifest =
  (documents: DynamoDBDocumentClient, TableName: string): FindPurchaseManifest =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: purchaseModelKind.key({ model: id }) }));
    return Item && purchaseManifest.parse(Item);
  };

export const listPurchaseManifests =
  (documents: DynamoDBDocumentClient, TableName: string): ListPurchaseManifests =>
  async ({ limit, cursor }) => {
    const { pk } = purchaseModelKind;
    const after = decodeCursor(pk, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: purchaseModelKind.key({ model: after.id }) }),
      }),
    );
    return {
      items: Items.map((item) => purchaseManifest.parse(item)),
      cursor: encodeCursor(pk, LastEvaluatedKey && { id: LastEvaluatedKey.sk }),
    };
  };

export const keepPurchaseRun =
  (documents: DynamoDBDocumentClient, TableName: string): KeepPurchaseRun =>
  async (run) => {
    await documents.send(new PutCommand({ TableName, Item: { ...RUN, ...run } }));
  };

export const findPurchaseRun =
  (documents: DynamoDBDocumentClient, TableName: string): FindPurchaseRun =>
  async () => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: RUN }));
    return Item && purchaseRun.parse(Item);
  };
