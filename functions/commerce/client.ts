/**
 * Queries of commerce for other contexts, and writes that may join their transactions. Each takes commerce's table;
 * other contexts do not know its keys.
 */

// Entitlements: each source has one context that writes it.
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
export {
  findComparedAt,
  oldestApprovedRefunds,
  oldestDisputes,
  oldestFailures,
  oldestRequestedRefunds,
} from "./adapters/dynamodb/health.ts";
export { journalsOfDay } from "./adapters/dynamodb/journals.ts";
export { findOrder, newestOrdersOf, orderCheck, ordersOf } from "./adapters/dynamodb/orders.ts";
export { findGuards, guardCheck, guardWrite } from "./adapters/dynamodb/ownership.ts";
export { salesOf } from "./adapters/dynamodb/sales.ts";
export { findStripeCustomers } from "./adapters/dynamodb/stripe-customers.ts";
export { findTrade, sellingCheck, transferringCheck } from "./adapters/dynamodb/trades.ts";
