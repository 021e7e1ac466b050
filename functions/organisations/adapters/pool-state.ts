import { entitlementCheck } from "../../commerce/client.ts";
import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import type { Write } from "../../shared/runtime/transact.ts";
import type { PoolRef } from "../domain/pool.ts";
import { grantOf } from "../domain/seat.ts";

/** The condition that a pool's entitlement is in a state. */
export const poolIs = (TableName: string, pool: PoolRef, state: Entitlement["state"]): Write =>
  entitlementCheck(TableName, { ...grantOf(pool), productId: pool.productId }, state);
