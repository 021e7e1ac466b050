import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../shared/runtime/items-of.ts";
import { absent, type Write } from "../shared/runtime/transact.ts";
import { type LotCounters, lotCounters } from "./contract/usage.ts";
import { lotKey } from "./keys.ts";

type LotRef = Pick<LotCounters, "customer" | "productId" | "source">;

/** The counters of at most 100 lots; unused lots are left out. */
export const findLots =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (lots: readonly LotRef[]): Promise<LotCounters[]> => {
    const found = await itemsOf(documents, TableName, lots.map(lotKey), { consistent: true });
    return found.map((item) => lotCounters.parse(item));
  };

/**
 * The condition, in another context's transaction, that a lot is as it was read.
 * @param counters undefined if nothing of it was used
 */
export function lotUnchanged(TableName: string, lot: LotRef, counters: LotCounters | undefined): Write {
  const asRead = counters && { ":used": counters.used, ":reserved": counters.reserved };
  return {
    ConditionCheck: {
      TableName,
      Key: lotKey(lot),
      ConditionExpression: asRead ? "used = :used AND reserved = :reserved" : absent,
      ...(asRead && { ExpressionAttributeValues: asRead }),
    },
  };
}
