import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findExperiment } from "../adapters/experiments.ts";
import { experimentRoutes } from "../contract/experiment.ts";
import { experimentsEnv } from "../env.ts";
import type { FindExperiment } from "../flows/ports.ts";

export interface GetExperimentPorts {
  readonly findExperiment: FindExperiment;
}

export const getExperiment = (ports: GetExperimentPorts) =>
  endpoint(
    experimentRoutes.getExperiment,
    async ({ params }) =>
      (await ports.findExperiment(params.id)) ?? refuse("unknown-experiment", "There is no experiment with this id."),
  );

export const handler = getExperiment({
  findExperiment: findExperiment(documents, environment(...experimentsEnv).CONVERSION_TABLE),
});
