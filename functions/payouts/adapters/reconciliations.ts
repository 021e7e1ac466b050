import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { journalsOfDay } from "../../commerce/client.ts";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { reconciliation } from "../contract/reconciliation.ts";
import { type Entry, entry } from "../domain/ledger.ts";
import { transfer } from "../domain/transfer.ts";
import type {
  FindBooked,
  FindProgress,
  KeepProgress,
  KeepReconciliation,
  ListJournals,
  ListReconciliations,
  ListTransfersOfDay,
} from "../flows/ports.ts";
import { creatorKey, ENTRY, transfersOf } from "./keys.ts";

const PROGRESS = { pk: "RECONCILIATION", sk: "PROGRESS" };
const LIST = "RECONCILIATIONS";
const KEPT_SECONDS = 400 * 86_400;
const progress = z.object({
  nextDay: z.string().optional(),
  nextPayee: z.string().optional(),
  wholeAt: z.iso.datetime().optional(),
});

/** @param TableName commerce's */
export const listJournals: (documents: DynamoDBDocumentClient, TableName: string) => ListJournals = journalsOfDay;

export const findBooked =
  (documents: DynamoDBDocumentClient, TableName: string): FindBooked =>
  async (entries) => {
    const keys = new Map(
      entries.map(({ creator, cause }) => [`${creator}#${cause}`, creatorKey(creator, ENTRY + cause)]),
    );
    const items = await itemsOf(documents, TableName, [...keys.values()], { consistent: true });
    return new Map(items.map((item): [string, Entry] => [`${item.creator}#${item.cause}`, entry.parse(item)]));
  };

export const listTransfersOfDay = (documents: DynamoDBDocumentClient, TableName: string): ListTransfersOfDay =>
  async function* (day) {
    const query = {
      TableName,
      IndexName: "gsi2",
      KeyConditionExpression: "gsi2Pk = :day",
      ExpressionAttributeValues: { ":day": transfersOf(day) },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) yield transfer.parse(item);
    }
  };

export const findProgress =
  (documents: DynamoDBDocumentClient, TableName: string): FindProgress =>
  async () => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: PROGRESS, ConsistentRead: true }));
    return Item && progress.parse(Item);
  };

export const keepProgress =
  (documents: DynamoDBDocumentClient, TableName: string): KeepProgress =>
  async (kept) => {
    await documents.send(new PutCommand({ TableName, Item: { ...PROGRESS, ...kept } }));
  };

export const keepReconciliation =
  (documents: DynamoDBDocumentClient, TableName: string): KeepReconciliation =>
  async (done) => {
    const key = { pk: `RECONCILIATION#${done.id}`, sk: "RECONCILIATION" };
    const expiresAt = Math.floor(Date.parse(done.startedAt) / 1000) + KEPT_SECONDS;
    await documents.send(
      new PutCommand({ TableName, Item: { ...key, ...done, expiresAt, gsi1Pk: LIST, gsi1Sk: done.id } }),
    );
  };

export const listReconciliations =
  (documents: DynamoDBDocumentClient, TableName: string): ListReconciliations =>
  async ({ limit, cursor }) => {
    const after = decodeCursor(LIST, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1Pk = :list",
        ExpressionAttributeValues: { ":list": LIST },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && {
          ExclusiveStartKey: {
            pk: `RECONCILIATION#${after.id}`,
            sk: "RECONCILIATION",
            gsi1Pk: LIST,
            gsi1Sk: after.id,
          },
        }),
      }),
    );
    const items = Items.map((item) => reconciliation.parse(item));
    const last = items.at(-1);
    return { items, cursor: encodeCursor(LIST, LastEvaluatedKey && last && { id: last.id }) };
  };
