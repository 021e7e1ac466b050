import { entitlementKey } from "../../commerce/contract/order.ts";
import type { Write } from "../../shared/runtime/transact.ts";
import type { PoolRef } from "../domain/pool.ts";
import { grantOf } from "../domain/seat.ts";

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
