/** What other contexts may read of recommendations. */
export { findPopularity } from "./adapters/popularity.ts";
