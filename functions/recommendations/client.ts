/** What other contexts may read of recommendations. */

export { findPromotedAt, findTrainedAt } from "./adapters/health.ts";
export { findPopularity } from "./adapters/popularity.ts";
