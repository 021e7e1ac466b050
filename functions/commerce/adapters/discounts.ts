import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { oneMore } from "../../shared/runtime/counting.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import { NO_DISCOUNTS } from "../discounts/discount-eligibility.ts";
import type {
  FindDiscount,
  FindDiscounts,
  InsertDiscount,
  ListDiscounts,
  ReplaceDiscount,
} from "../discounts/discount-ports.ts";
import { type Discount, discount } from "../discounts/discount-routes.ts";
import { MOST_DISCOUNTS } from "../settings.ts";
import { listed } from "./listed.ts";
import { BOUGHT, boughtKey, discountKey, usesKey } from "./redemptions.ts";

/** A code is one discount's of its owner for good: nobody can take it from another by being first. */
const codeKey = (code: string, owner: string) => ({ pk: `CODE#${code}`, sk: `OWNER#${owner}` });
const list = (owner: string) => `DISCOUNTS#${owner}`;

/** The items that the table keeps of a new discount. */
export const discountItems = (fresh: Discount): Record<string, unknown>[] => [
  { ...discountKey(fresh.id), ...fresh, gsi1pk: list(fresh.owner), gsi1sk: fresh.id },
  { ...codeKey(fresh.code, fresh.owner), code: fresh.code, discountId: fresh.id },
];

const ATTEMPTS = 8;
const counted = z.object({ count: z.int() });

export const insertDiscount =
  (documents: DynamoDBDocumentClient, TableName: string): InsertDiscount =>
  async (fresh) => {
    const [kept, code] = discountItems(fresh).map((Item) => ({
      Put: { TableName, Item, ConditionExpression: absent },
    })) as [Write, Write];
    const counter = { TableName, Key: { pk: list(fresh.owner), sk: "COUNT" } };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const outcome = await transact(documents, [kept, oneMore(counter, MOST_DISCOUNTS)], [code]);
      if (outcome === "done") return "done";
      if (outcome === "repeated") return "taken";
      const { Item } = await documents.send(new GetCommand({ TableName, Key: counter.Key, ConsistentRead: true }));
      if (Item && counted.parse(Item).count >= MOST_DISCOUNTS) return "full";
      await pause(attempt);
    }
    throw new Error(`Another discount of ${fresh.owner}'s came between each time.`);
  };

export const findDiscount =
  (documents: DynamoDBDocumentClient, TableName: string): FindDiscount =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: discountKey(id), ConsistentRead: true }));
    return Item && discount.parse(Item);
  };

export const listDiscounts =
  (documents: DynamoDBDocumentClient, TableName: string): ListDiscounts =>
  (owner, page) =>
    listed(documents, TableName, { list: list(owner), sk: "DISCOUNT", schema: discount }, page);

const CHANGED = ["name", "endsAt", "maxRedemptions", "maxPerCustomer", "state", "version"] as const;

export const replaceDiscount =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceDiscount =>
  async (before, after) => {
    const set = CHANGED.filter((name) => after[name] !== undefined);
    const gone = CHANGED.filter((name) => after[name] === undefined);
    const remove = gone.length > 0 ? ` REMOVE ${gone.map((name) => `#${name}`).join(", ")}` : "";
    try {
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: discountKey(before.id),
          UpdateExpression: `SET ${set.map((name) => `#${name} = :${name}`).join(", ")}${remove}`,
          ConditionExpression: "#version = :before",
          ExpressionAttributeNames: Object.fromEntries(CHANGED.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(set.map((name) => [`:${name}`, after[name]])),
            ":before": before.version,
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

const coded = z.object({ discountId: z.string() });
const uses = z.object({ pk: z.string(), used: z.int() });

export const findDiscounts =
  (documents: DynamoDBDocumentClient, TableName: string): FindDiscounts =>
  async (codes, owners, customer) => {
    if (codes.length === 0) return NO_DISCOUNTS;
    const consistently = (keys: { pk: string; sk: string }[]) =>
      itemsOf(documents, TableName, keys, { consistent: true });
    const named = [...new Set(codes)].flatMap((code) => owners.map((owner) => codeKey(code, owner)));
    const ids = (await consistently(named)).map((item) => coded.parse(item).discountId);
    const keys = ids.flatMap((id) => [discountKey(id), ...(customer === undefined ? [] : [usesKey(id, customer)])]);
    const items = await consistently([...keys, ...(customer === undefined ? [] : [boughtKey(customer)])]);
    const found = items.filter(({ sk }) => sk === "DISCOUNT").map((item) => discount.parse(item));
    const used = new Map(
      items
        .filter(({ sk }) => sk !== "DISCOUNT" && sk !== BOUGHT)
        .map((item) => [uses.parse(item).pk, uses.parse(item).used]),
    );
    const byCode = Map.groupBy(
      found.map((each) => ({ discount: each, used: used.get(discountKey(each.id).pk) ?? 0 })),
      (each) => each.discount.code,
    );
    return { byCode, hasBought: items.some(({ sk }) => sk === BOUGHT) };
  };
