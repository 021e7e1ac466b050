import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findPlan } from "../adapters/experiments.ts";
import { findHoldoutReading } from "../adapters/readings.ts";
import { holdoutRoutes } from "../contract/holdout.ts";
import { experimentsEnv } from "../env.ts";
import type { FindPlan } from "../flows/ports.ts";
import type { FindHoldoutReading } from "../flows/reading-ports.ts";
import { HOLDOUT_SHARE } from "../settings.ts";

export interface GetHoldoutPorts {
  readonly findPlan: FindPlan;
  readonly findHoldoutReading: FindHoldoutReading;
}

export const getHoldout = (ports: GetHoldoutPorts) =>
  endpoint(holdoutRoutes.getHoldout, async () => {
    const [{ version, holdout }, reading] = await Promise.all([ports.findPlan(), ports.findHoldoutReading()]);
    return { share: HOLDOUT_SHARE, version, since: holdout?.since, reading };
  });

const { CONVERSION_TABLE: table } = environment(...experimentsEnv);

export const handler = getHoldout({
  findPlan: findPlan(documents, table),
  findHoldoutReading: findHoldoutReading(documents, table),
});
