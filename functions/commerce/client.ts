/**
 * What other contexts may read of commerce, and the writes that may join their transactions. Each takes commerce's table;
 * nobody else knows its keys.
 */

// Rights: a context that grants by a source of its own writes them, and no other writes that source's.
export {
  emptiedLotWrite,
  entitlementCheck,
  entitlementWrite,
  findEntitlement,
  findEntitlements,
  findLotRights,
  findNewestRights,
  findRights,
  listRightsFrom,
  listStudy,
} from "./adapters/dynamodb/entitlements.ts";
export { journalsOfDay } from "./adapters/dynamodb/journals.ts";
export { ordersOf } from "./adapters/dynamodb/orders.ts";
export { findGuards, guardWrite } from "./adapters/dynamodb/ownership.ts";
export { salesOf } from "./adapters/dynamodb/sales.ts";
export { findStripeCustomers } from "./adapters/dynamodb/stripe-customers.ts";
export { findTrade, sellingCheck, transferringCheck } from "./adapters/dynamodb/trades.ts";
