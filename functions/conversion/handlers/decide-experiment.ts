import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findExperiment, keepExperiment } from "../adapters/experiments.ts";
import { experimentRoutes } from "../contract/experiment.ts";
import { experimentsEnv } from "../env.ts";
import { decidedExperiment } from "../experiments/changes.ts";
import type { FindExperiment, KeepExperiment, Now } from "../flows/ports.ts";

export interface DecideExperimentPorts {
  readonly findExperiment: FindExperiment;
  readonly keepExperiment: KeepExperiment;
  readonly now: Now;
}

export const decideExperiment = (ports: DecideExperimentPorts) =>
  endpoint(experimentRoutes.decideExperiment, async (request) => {
    const before = await ports.findExperiment(request.params.id);
    if (!before) return refuse("unknown-experiment", "There is no experiment with this id.");
    const after = decidedExperiment(before, request.body, { actor: member(request).user, at: iso(ports.now()) });
    if (isRefusal(after) || (await ports.keepExperiment(after))) return after;
    return refuse("version-conflict", "The experiment was changed meanwhile; read it again and repeat the change.");
  });

const { CONVERSION_TABLE: table } = environment(...experimentsEnv);

export const handler = decideExperiment({
  findExperiment: findExperiment(documents, table),
  keepExperiment: keepExperiment(documents, table),
  now: () => Date.now(),
});
