import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { absent, writeIf } from "../../../shared/runtime/transact.ts";
import { JOURNAL_PREFIX, journal, orderKey } from "../../contract/order.ts";
import { reconciliation } from "../../contract/reconciliation.ts";
import type {
  BookJournal,
  FindJournals,
  FindProgressMark,
  KeepProgressMark,
  KeepReconciliation,
  KeepUncompared,
  ListJournals,
  ListReconciliations,
  ListUncompared,
} from "../../flows/ports.ts";
import type { Journal } from "../../ledger/journal.ts";
import { STEPS, type Uncompared } from "../../ledger/progress.ts";
import { journalItem } from "./commit.ts";
import { journalLists } from "./journal-lists.ts";
import { listed } from "./query-list.ts";

const MARK = { pk: "RECONCILIATION", sk: "MARK" };
const LIST = "RECONCILIATIONS";
const mark = z.object({
  at: z.iso.datetime().transform((at) => Date.parse(at)),
  isUpToDate: z.boolean().optional(),
  within: z.object({ step: z.enum(STEPS), after: z.string() }).optional(),
});
const kept = (item: unknown) => journal.parse(item) as Journal;

export const findMark =
  (documents: DynamoDBDocumentClient, TableName: string): FindProgressMark =>
  async () => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: MARK, ConsistentRead: true }));
    return Item && mark.parse(Item);
  };

export const keepMark =
  (documents: DynamoDBDocumentClient, TableName: string): KeepProgressMark =>
  async (reached) => {
    const Item = { ...MARK, ...reached, at: new Date(reached.at).toISOString() };
    await documents.send(new PutCommand({ TableName, Item }));
  };

const UNCOMPARED = { pk: "RECONCILIATION", prefix: "UNCOMPARED#" };
const uncompared = z.looseObject({ id: z.string() });

export const listUncompared = (documents: DynamoDBDocumentClient, TableName: string): ListUncompared =>
  async function* () {
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": UNCOMPARED.pk, ":prefix": UNCOMPARED.prefix },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      yield* Items.map((item) => uncompared.parse(item) as unknown as Uncompared);
    }
  };

export const keepUncompared =
  (documents: DynamoDBDocumentClient, TableName: string): KeepUncompared =>
  async (id, kept) => {
    const Key = { pk: UNCOMPARED.pk, sk: UNCOMPARED.prefix + id };
    if (kept) await documents.send(new PutCommand({ TableName, Item: { ...Key, ...kept } }));
    else await documents.send(new DeleteCommand({ TableName, Key }));
  };

export const findJournals =
  (documents: DynamoDBDocumentClient, TableName: string): FindJournals =>
  async (orderId) => {
    const found: Journal[] = [];
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :order AND begins_with(sk, :journals)",
      ExpressionAttributeValues: { ":order": orderKey(orderId).pk, ":journals": JOURNAL_PREFIX },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) found.push(...Items.map(kept));
    return found;
  };

export const listJournals = (documents: DynamoDBDocumentClient, TableName: string): ListJournals =>
  async function* (from, to) {
    const [first, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
    for (const list of journalLists(first)) {
      const query = {
        TableName,
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1Pk = :list AND gsi1Sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":list": list, ":from": first, ":to": end },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) yield* Items.map(kept);
    }
  };

export const bookJournal =
  (documents: DynamoDBDocumentClient, TableName: string): BookJournal =>
  async (booked) => {
    return writeIf(documents, new PutCommand({ TableName, Item: journalItem(booked), ConditionExpression: absent }));
  };

export const keepReconciliation =
  (documents: DynamoDBDocumentClient, TableName: string): KeepReconciliation =>
  async (done) => {
    const Item = { pk: `RECONCILIATION#${done.id}`, sk: "RECONCILIATION", ...done, gsi1Pk: LIST, gsi1Sk: done.id };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const listReconciliations =
  (documents: DynamoDBDocumentClient, TableName: string): ListReconciliations =>
  (page) =>
    listed(documents, TableName, { list: LIST, sk: "RECONCILIATION", schema: reconciliation }, page);
