import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { entitlement, entitlementKeys, holdKey } from "../contract.ts";
import { owns } from "../orders/entitlement.ts";
import { type Hold, hold } from "../orders/hold.ts";
import type { FindStanding } from "../ports.ts";

const keyed = hold.extend({ sk: z.string().transform((sk) => sk.slice("HOLD#".length)) });

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
  const { pk, prefix } = entitlementKeys(customer, id);
  const query = {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
  };
  for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
    const rights = Items.map((item) => entitlement.parse(item));
    const isLent = ({ source }: (typeof rights)[number]) => source.startsWith("SEAT#");
    if (rights.some((each) => owns(each) && !isLent(each) && each.endsAt === undefined && each.credits === undefined)) {
      return true;
    }
  }
  return false;
}

/** Of at most 100 products. */
export const findStanding =
  (documents: DynamoDBDocumentClient, TableName: string): FindStanding =>
  async (customer, products) => {
    const ids = [...new Set(products)];
    const holds = await holdsOf(documents, TableName, customer, ids);
    const owned = await Promise.all(ids.map((id) => isOwned(documents, TableName, customer, id)));
    return { holds, owned: new Set(ids.filter((_, n) => owned[n])) };
  };
