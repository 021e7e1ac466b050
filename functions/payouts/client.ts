/** What other contexts may read of payouts. */
export { findPayoutsComparedAt, oldestTransfersInTransit } from "./adapters/dynamodb/health.ts";
