import { entitlementKey } from "../../commerce/contract.ts";
import type { Write } from "../../shared/runtime/transact.ts";
import type { PoolRef } from "../pool.ts";
import { grantOf } from "../seat.ts";

/** That what commerce grants for a pool is in a state. */
export function poolIs(TableName: string, pool: PoolRef, state: string): Write {
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
