import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findExperiment, findPlan, keepExperiment } from "../adapters/experiments.ts";
import { experimentRoutes } from "../contract/experiment.ts";
import { experimentsEnv } from "../env.ts";
import { stoppedExperiment } from "../experiments/changes.ts";
import { type ChangeExperimentPorts, changeExperiment } from "../flows/change-experiment.ts";

export const stopExperiment = (ports: ChangeExperimentPorts) =>
  endpoint(experimentRoutes.stopExperiment, (request) => {
    const { params, body } = request;
    return changeExperiment(ports, params.id, member(request).user, (before, plan, by) =>
      stoppedExperiment(before, plan, body.version, by),
    );
  });

const { CONVERSION_TABLE: table } = environment(...experimentsEnv);

export const handler = stopExperiment({
  findExperiment: findExperiment(documents, table),
  findPlan: findPlan(documents, table),
  keepExperiment: keepExperiment(documents, table),
  pause,
  now: () => Date.now(),
});
