import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { inTurns } from "../../../shared/kernel/in-turns.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { absent, type Write } from "../../../shared/runtime/transact.ts";
import { ownsForGood } from "../../contract/entitlement.ts";
import type { FindOwnership } from "../../flows/ports.ts";
import { guardKind } from "../../keys.ts";
import { type Guard, type GuardChange, guard } from "../../orders/guard.ts";
import { findEntitlements } from "./entitlements.ts";

const keyed = guard.extend({
  sk: z.string().transform((sk) => sk.slice(guardKind.under({ customer: "" }).prefix.length)),
});

const AT_ONCE = 25;

/** The guards of these products, by product id; those that do not exist yet are left out. */
export async function findGuards(
  documents: DynamoDBDocumentClient,
  TableName: string,
  customer: string,
  products: readonly string[],
): Promise<Map<string, Guard>> {
  const guards = new Map<string, Guard>();
  const keys = products.map((product) => guardKind.key({ customer, product }));
  for (const item of await itemsOf(documents, TableName, keys, { consistent: true })) {
    const { sk: productId, ...kept } = keyed.parse(item);
    guards.set(productId, kept);
  }
  return guards;
}

/** Of at most 100 products. */
export const findOwnership =
  (documents: DynamoDBDocumentClient, TableName: string): FindOwnership =>
  async (customer, products) => {
    const ids = [...new Set(products)];
    const guards = await findGuards(documents, TableName, customer, ids);
    const find = findEntitlements(documents, TableName);
    const owned = new Set<string>();
    await inTurns(
      AT_ONCE,
      ids,
      (id) => id,
      async (id) => (await find(customer, id)).some(ownsForGood) && owned.add(id),
    );
    return { guards, owned };
  };

/**
 * Joins a transaction that changes what a customer owns of a product: the next version of its guard, so that decisions
 * on an older reading are refused. With `from` it requires that version.
 */
export function guardWrite(TableName: string, customer: string, { productId, from, orderId }: GuardChange): Write {
  const taking = orderId === undefined ? "" : orderId === "none" ? " REMOVE orderId" : " SET orderId = :order";
  return {
    Update: {
      TableName,
      Key: guardKind.key({ customer, product: productId }),
      UpdateExpression: `ADD #version :one${taking}`,
      ...(from !== undefined && { ConditionExpression: from === 0 ? absent : "#version = :from" }),
      ExpressionAttributeNames: { "#version": "version" },
      ExpressionAttributeValues: {
        ":one": 1,
        ...(from !== undefined && from > 0 && { ":from": from }),
        ...(orderId !== undefined && orderId !== "none" && { ":order": orderId }),
      },
    },
  };
}

/** Joins a transaction that needs a customer's ownership of a product as it was read: at a version, 0 for none. */
export const guardCheck = (TableName: string, customer: string, productId: string, version: number): Write => ({
  ConditionCheck: {
    TableName,
    Key: guardKind.key({ customer, product: productId }),
    ...(version === 0
      ? { ConditionExpression: absent }
      : {
          ConditionExpression: "#version = :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":version": version },
        }),
  },
});
