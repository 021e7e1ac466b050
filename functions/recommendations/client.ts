/** What other contexts may read of recommendations. */

export { findDayRecord } from "./adapters/attribution-bucket.ts";
export { findAttribution } from "./adapters/attribution-table.ts";
export { findPromotedAt, findTrainedAt } from "./adapters/health.ts";
export { findPopularity } from "./adapters/popularity.ts";
