import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listExperiments as listExperimentsIn } from "../adapters/experiments.ts";
import { experimentRoutes } from "../contract/experiment.ts";
import { experimentsEnv } from "../env.ts";
import type { ListExperiments } from "../flows/ports.ts";

export interface ListExperimentsPorts {
  readonly listExperiments: ListExperiments;
}

export const listExperiments = (ports: ListExperimentsPorts) =>
  endpoint(experimentRoutes.listExperiments, ({ query }) => ports.listExperiments(query));

export const handler = listExperiments({
  listExperiments: listExperimentsIn(documents, environment(...experimentsEnv).CONVERSION_TABLE),
});
