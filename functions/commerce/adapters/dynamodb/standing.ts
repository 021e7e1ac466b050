import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { inTurns } from "../../../shared/kernel/in-turns.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { newestOf } from "../../../shared/runtime/prefix.ts";
import { owns } from "../../changes/entitlements.ts";
import { entitlement, entitlementKeys, holdKey, rightKinds } from "../../contract/order.ts";
import type { FindStanding } from "../../flows/ports.ts";
import { type Hold, hold } from "../../orders/hold.ts";

const keyed = hold.extend({ sk: z.string().transform((sk) => sk.slice("HOLD#".length)) });

const AT_ONCE = 25;

async function holdsOf(documents: DynamoDBDocumentClient, TableName: string, customer: string, ids: readonly string[]) {
  const holds = new Map<string, Hold>();
  const keys = ids.map((id) => holdKey(customer, id));
  for (const item of await itemsOf(documents, TableName, keys, { consistent: true })) {
    const { sk: productId, ...kept } = keyed.parse(item);
    holds.set(productId, kept);
  }
  return holds;
}

/**
 * Whether any source gives the customer the product for good: what ends may be bought to stay, credits give none, and a
 * seat is lent by an organisation that may take it back any day.
 */
async function isOwned(documents: DynamoDBDocumentClient, TableName: string, customer: string, id: string) {
  const items = await newestOf(documents, { TableName, ...entitlementKeys(customer, id), kinds: rightKinds });
  return items
    .map((item) => entitlement.parse(item))
    .some(
      (each) =>
        owns(each) && !each.source.startsWith("SEAT#") && each.endsAt === undefined && each.credits === undefined,
    );
}

/** Of at most 100 products. */
export const findStanding =
  (documents: DynamoDBDocumentClient, TableName: string): FindStanding =>
  async (customer, products) => {
    const ids = [...new Set(products)];
    const holds = await holdsOf(documents, TableName, customer, ids);
    const owned = new Set<string>();
    await inTurns(
      AT_ONCE,
      ids,
      (id) => id,
      async (id) => (await isOwned(documents, TableName, customer, id)) && owned.add(id),
    );
    return { holds, owned };
  };
