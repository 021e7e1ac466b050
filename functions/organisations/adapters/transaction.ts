import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { entitlementKey } from "../../commerce/contract.ts";
import type { PoolRef } from "../pool.ts";
import { grantOf } from "../seat.ts";

export type Writes = NonNullable<TransactWriteCommandInput["TransactItems"]>;

/** The condition of what is written once. */
export const absent = "attribute_not_exists(pk)";

/** That what commerce grants for a pool is in a state. */
export function poolIs(TableName: string, pool: PoolRef, state: string): Writes[number] {
  const { customer, source } = grantOf(pool);
  return {
    ConditionCheck: {
      TableName,
      Key: entitlementKey(customer, pool.productId, source),
      ConditionExpression: "#state = :state",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":state": state },
    },
  };
}

/** Writes all of it or nothing; "conflict": a condition does not hold, or another transaction was at the same items. */
export async function transact(documents: DynamoDBDocumentClient, writes: Writes): Promise<"done" | "conflict"> {
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: writes }));
    return "done";
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    if (codes.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict")) return "conflict";
    throw error;
  }
}
