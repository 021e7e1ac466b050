import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { staleWhileRevalidate } from "../shared/runtime/stale-while-revalidate.ts";
import { findPlan } from "./adapters/experiments.ts";
import type { Plan } from "./contract/plan.ts";
import { PLAN_MS } from "./settings.ts";

export { noteExposure } from "./adapters/exposures.ts";
export { assignmentFor, isHeldBack, unitOf } from "./experiments/assigned.ts";
export { placeOf } from "./experiments/assignment.ts";
export { probabilitiesOfBest, withFloors } from "./offers/thompson.ts";

/** The plan of a moment ago: it is refreshed in the background, so that only the first request waits for it. */
export const recentPlan = (
  documents: DynamoDBDocumentClient,
  TableName: string,
  now: () => number,
): (() => Promise<Plan>) => staleWhileRevalidate("the experiments", findPlan(documents, TableName), now, PLAN_MS);

// Offers, for commerce: the facts that an order's write checks and counts.
export { findGivenOffer, offerWrites } from "./adapters/offer-orders.ts";
