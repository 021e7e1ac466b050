import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ttl } from "../../../shared/kernel/time.ts";
import { decodeCursor, encodeCursor, idPlace } from "../../../shared/runtime/cursor.ts";
import { reconciliation } from "../../contract/reconciliation.ts";
import type { FindProgress, KeepProgress, KeepReconciliation, ListReconciliations } from "../../flows/ports.ts";
import { progressKind, reconciliationKind } from "../../keys.ts";
import { RECONCILIATION_KEPT_MS } from "../../settings.ts";

const progress = z.object({
  nextDay: z.string().optional(),
  nextPayee: z.string().optional(),
  wholeAt: z.iso.datetime().optional(),
});

export const findProgress =
  (documents: DynamoDBDocumentClient, TableName: string): FindProgress =>
  async () => {
    const Key = progressKind.key({});
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && progress.parse(Item);
  };

export const keepProgress =
  (documents: DynamoDBDocumentClient, TableName: string): KeepProgress =>
  async (kept) => {
    await documents.send(new PutCommand({ TableName, Item: { ...progressKind.key({}), ...kept } }));
  };

export const keepReconciliation =
  (documents: DynamoDBDocumentClient, TableName: string): KeepReconciliation =>
  async (done) => {
    const expiresAt = ttl(Date.parse(done.startedAt) + RECONCILIATION_KEPT_MS);
    const Item = { ...reconciliationKind.key(done), ...done, expiresAt, ...reconciliationKind.place.all(done) };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const listReconciliations =
  (documents: DynamoDBDocumentClient, TableName: string): ListReconciliations =>
  async ({ limit, cursor }) => {
    const { index, partition } = reconciliationKind.list.all({});
    const after = decodeCursor(partition, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list`,
        ExpressionAttributeValues: { ":list": partition },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && {
          ExclusiveStartKey: { ...reconciliationKind.key(after), ...reconciliationKind.place.all(after) },
        }),
      }),
    );
    const items = Items.map((item) => reconciliation.parse(item));
    const last = items.at(-1);
    return { items, cursor: encodeCursor(partition, LastEvaluatedKey && last && { id: last.id }) };
  };
