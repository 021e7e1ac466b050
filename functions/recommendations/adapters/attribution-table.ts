import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DAY_MS, ttl } from "../../shared/kernel/time.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { transact } from "../../shared/runtime/transact.ts";
import { cell } from "../contract/attribution.ts";
import type { Receipt } from "../contract/receipt.ts";
import type {
  CountOrder,
  FindAttribution,
  FindCountedOrder,
  FindReceipts,
  IsDayCounted,
  KeepDayCounts,
} from "../flows/attribution-ports.ts";
import { attributedDayKind, attributedOrderKind, attributionKind } from "../keys.ts";
import { ATTRIBUTION_SECONDS, ATTRIBUTION_SHARDS } from "../settings.ts";
import { receiptKeyOf, receiptOf } from "./receipts.ts";

/** The shard that is counted from the log, beside the shards of orders. */
const BY_LOG = "log";
const AT_ONCE = 100;
/** The most pages of a day's sums; all groups in all shards need two. */
const MOST_PAGES = 4;

const expiry = (day: string) => ttl(Date.parse(day) + DAY_MS) + ATTRIBUTION_SECONDS;

const countedOrder = z.object({
  version: z.int(),
  lines: z.array(
    cell.extend({
      product: z.string(),
      position: z.int(),
      net: z.int(),
      currency: z.string(),
      margin: z.int(),
      marginIn: z.string(),
    }),
  ),
});

export const findCountedOrder =
  (documents: DynamoDBDocumentClient, TableName: string): FindCountedOrder =>
  async (order) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: attributedOrderKind.key({ order }), ConsistentRead: true }),
    );
    return Item && countedOrder.parse(Item);
  };

/** The shard of an order, by the last character of its id, which is random. */
const shardOf = (order: string): string => `orders-${(order.codePointAt(order.length - 1) ?? 0) % ATTRIBUTION_SHARDS}`;

export const countOrder =
  (documents: DynamoDBDocumentClient, TableName: string): CountOrder =>
  async ({ id, day }, { before, after, deltas }) => {
    const condition = before
      ? {
          ConditionExpression: "#version = :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":version": before.version },
        }
      : { ConditionExpression: "attribute_not_exists(pk)" };
    const Item = { ...attributedOrderKind.key({ order: id }), ...after, expiresAt: expiry(day) };
    const sums = deltas.map(({ cell: of, add }) => {
      const names = Object.keys(add);
      return {
        Update: {
          TableName,
          Key: attributionKind.key({ day, ...of, part: shardOf(id) }),
          UpdateExpression: `SET expiresAt = :end ADD ${names.map((_, n) => `#n${n} :n${n}`).join(", ")}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name, n) => [`#n${n}`, name])),
          ExpressionAttributeValues: {
            ":end": expiry(day),
            ...Object.fromEntries(names.map((name, n) => [`:n${n}`, add[name]])),
          },
        },
      };
    });
    return (await transact(documents, [{ Put: { TableName, Item, ...condition } }, ...sums])) === "done";
  };

export const findReceipts =
  (documents: DynamoDBDocumentClient, TableName: string): FindReceipts =>
  async (ids) => {
    const found = new Map<string, Receipt>();
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const keys = ids.slice(from, from + AT_ONCE).map(receiptKeyOf);
      for (const item of await itemsOf(documents, TableName, keys)) {
        const each = receiptOf(item);
        if (each) found.set(each.id, each);
      }
    }
    return found;
  };

export const isDayCounted =
  (documents: DynamoDBDocumentClient, TableName: string): IsDayCounted =>
  async (day) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: attributedDayKind.key({ day }) }));
    return Item !== undefined;
  };

export const keepDayCounts =
  (documents: DynamoDBDocumentClient, TableName: string): KeepDayCounts =>
  async (day, counts) => {
    const expiresAt = expiry(day);
    for (const { cell: of, shown, clicks, studied } of counts) {
      const Item = { ...attributionKind.key({ day, ...of, part: BY_LOG }), shown, clicks, studied, expiresAt };
      await documents.send(new PutCommand({ TableName, Item }));
    }
    await documents.send(new PutCommand({ TableName, Item: { ...attributedDayKind.key({ day }), expiresAt } }));
  };

/** The group from an item's sort key, and the numbers from its attributes. */
function sumsOf({ pk: _, sk, expiresAt: __, ...sums }: Record<string, unknown>) {
  const [placement, source, slot, model] = String(sk).split("#");
  return { cell: cell.parse({ placement, source, slot, model }), sums: z.record(z.string(), z.number()).parse(sums) };
}

async function sumsOfDay(documents: DynamoDBDocumentClient, TableName: string, day: string) {
  const { pk } = attributionKind.under({ day });
  const found = [];
  let after: Record<string, unknown> | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
        ExclusiveStartKey: after,
      }),
    );
    found.push(...Items.map(sumsOf));
    if (!LastEvaluatedKey) break;
    after = LastEvaluatedKey;
  }
  return found;
}

export const findAttribution =
  (documents: DynamoDBDocumentClient, TableName: string): FindAttribution =>
  async (days) => {
    const [stored, counted] = await Promise.all([
      Promise.all(days.map((day) => sumsOfDay(documents, TableName, day))),
      itemsOf(
        documents,
        TableName,
        days.map((day) => attributedDayKind.key({ day })),
      ),
    ]);
    const prefix = attributedDayKind.key({ day: "" }).pk;
    return { stored: stored.flat(), counted: new Set(counted.map(({ pk }) => String(pk).slice(prefix.length))) };
  };
