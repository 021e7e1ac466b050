import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ttl } from "../../../shared/kernel/time.ts";
import { queryList } from "../../../shared/runtime/query-list.ts";
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
  (page) =>
    queryList(
      documents,
      TableName,
      { ...reconciliationKind.list.all({}), sk: reconciliationKind.sk, schema: reconciliation },
      page,
    );
