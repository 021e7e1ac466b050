import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findExperiment, keepExperiment } from "../adapters/experiments.ts";
import { experimentRoutes } from "../contract/experiment.ts";
import { experimentsEnv } from "../env.ts";
import { writtenExperiment } from "../experiments/changes.ts";
import type { FindExperiment, KeepExperiment, Now } from "../flows/ports.ts";

export interface PutExperimentPorts {
  readonly findExperiment: FindExperiment;
  readonly keepExperiment: KeepExperiment;
  readonly now: Now;
}

export const putExperiment = (ports: PutExperimentPorts) =>
  endpoint(experimentRoutes.putExperiment, async (request) => {
    const { id } = request.params;
    const by = { actor: member(request).user, at: iso(ports.now()) };
    const after = writtenExperiment(await ports.findExperiment(id), id, request.body, by);
    if (isRefusal(after) || (await ports.keepExperiment(after))) return after;
    return refuse("version-conflict", "The experiment was changed meanwhile; read it again and repeat the change.");
  });

const { CONVERSION_TABLE: table } = environment(...experimentsEnv);

export const handler = putExperiment({
  findExperiment: findExperiment(documents, table),
  keepExperiment: keepExperiment(documents, table),
  now: () => Date.now(),
});
