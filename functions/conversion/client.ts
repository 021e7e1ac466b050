import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { staleWhileRevalidate } from "../shared/runtime/stale-while-revalidate.ts";
import { findPlan } from "./adapters/experiments.ts";
import type { Plan } from "./contract/plan.ts";
import { PLAN_MS } from "./settings.ts";

export { noteExposure } from "./adapters/exposures.ts";
export { type Assignment, assignmentFor, isHeldBack, unitOf } from "./experiments/assigned.ts";
export { placeOf } from "./experiments/assignment.ts";
export { probabilitiesOfBest, withFloors } from "./offers/thompson.ts";

/** What is tried on people, as it was a moment ago: read in the background, so that no request waits for it but the first. */
export const recentPlan = (
  documents: DynamoDBDocumentClient,
  TableName: string,
  now: () => number,
): (() => Promise<Plan>) => staleWhileRevalidate("the experiments", findPlan(documents, TableName), now, PLAN_MS);

// Offers: what an order's write checks and counts. Commerce uses them.
export { findGivenOffer, offerWrites } from "./adapters/offer-orders.ts";
