import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { iso } from "../../../shared/kernel/time.ts";
import { queryList } from "../../../shared/runtime/query-list.ts";
import { reconciliation } from "../../contract/reconciliation.ts";
import type {
  FindProgressMark,
  KeepProgressMark,
  KeepReconciliation,
  KeepUncompared,
  ListReconciliations,
  ListUncompared,
} from "../../flows/ports.ts";
import { reconciliationKind, reconciliationMarkKind, uncomparedKind } from "../../keys.ts";
import type { Movement } from "../../ledger/movement.ts";
import { STEPS, type Uncompared } from "../../ledger/progress.ts";

const MARK = reconciliationMarkKind.key({});
const mark = z.object({
  at: z.iso.datetime().transform((at) => Date.parse(at)),
  isUpToDate: z.boolean().optional(),
  within: z.object({ step: z.enum(STEPS), after: z.string() }).optional(),
});

export const findMark =
  (documents: DynamoDBDocumentClient, TableName: string): FindProgressMark =>
  async () => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: MARK, ConsistentRead: true }));
    return Item && mark.parse(Item);
  };

export const keepMark =
  (documents: DynamoDBDocumentClient, TableName: string): KeepProgressMark =>
  async (reached) => {
    const Item = { ...MARK, ...reached, at: iso(reached.at) };
    await documents.send(new PutCommand({ TableName, Item }));
  };

const UNCOMPARED = uncomparedKind.under({});
const movement: z.ZodType<Movement> = z.object({
  id: z.string(),
  kind: z.enum(["payment", "payment-failure", "refund", "refund-failure", "dispute", "other"]),
  amount: z.int(),
  fee: z.int(),
  currency: z.string(),
  at: z.string(),
  source: z.string(),
  paymentIntent: z.string().optional(),
  orderId: z.string().optional(),
});
const uncompared: z.ZodType<Uncompared> = z.union([
  z.object({ id: z.string(), movement }),
  z.object({ id: z.string(), journal: z.object({ cause: z.string(), orderId: z.string() }) }),
]);

export const listUncompared = (documents: DynamoDBDocumentClient, TableName: string): ListUncompared =>
  async function* () {
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": UNCOMPARED.pk, ":prefix": UNCOMPARED.prefix },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      yield* Items.map((item) => uncompared.parse(item));
    }
  };

export const keepUncompared =
  (documents: DynamoDBDocumentClient, TableName: string): KeepUncompared =>
  async (id, kept) => {
    const Key = uncomparedKind.key({ id });
    if (kept) await documents.send(new PutCommand({ TableName, Item: { ...Key, ...kept } }));
    else await documents.send(new DeleteCommand({ TableName, Key }));
  };

export const keepReconciliation =
  (documents: DynamoDBDocumentClient, TableName: string): KeepReconciliation =>
  async (done) => {
    const of = { reconciliation: done.id };
    const Item = { ...reconciliationKind.key(of), ...done, ...reconciliationKind.place.all(of) };
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
