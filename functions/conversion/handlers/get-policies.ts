import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findPolicyReading } from "../adapters/readings.ts";
import { policyRoutes } from "../contract/policy.ts";
import { experimentsEnv } from "../env.ts";
import type { FindPolicyReading } from "../flows/reading-ports.ts";

export interface GetPoliciesPorts {
  readonly findPolicyReading: FindPolicyReading;
}

export const getPolicies = (ports: GetPoliciesPorts) =>
  endpoint(policyRoutes.getPolicies, async () => ({ reading: await ports.findPolicyReading() }));

export const handler = getPolicies({
  findPolicyReading: findPolicyReading(documents, environment(...experimentsEnv).CONVERSION_TABLE),
});
