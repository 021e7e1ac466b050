import type { Discount } from "../../../../functions/commerce/contract/discount.ts";
import { AT, ORDER_ID } from "../cart.ts";

/** A discount of ten percent by the maker, for tests: `fields` are what matters. */
export const discountOf = (code: string, fields: Partial<Discount> = {}): Discount => ({
  id: `${ORDER_ID.slice(0, -8)}${code.padEnd(8, "0").slice(0, 8)}`,
  owner: "maker",
  code,
  name: `Discount ${code}`,
  value: { basisPoints: 1_000 },
  startsAt: AT,
  firstPurchaseOnly: false,
  stacks: false,
  duration: "once",
  state: "active",
  redeemed: 0,
  createdAt: AT,
  version: 1,
  ...fields,
});
