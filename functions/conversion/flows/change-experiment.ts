import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Experiment } from "../contract/experiment.ts";
import type { Plan } from "../contract/plan.ts";
import type { By, Change } from "../experiments/changes.ts";
import type { FindExperiment, FindPlan, KeepExperiment, Now } from "./ports.ts";

export interface ChangeExperimentPorts {
  readonly findExperiment: FindExperiment;
  readonly findPlan: FindPlan;
  readonly keepExperiment: KeepExperiment;
  readonly pause: Pause;
  readonly now: Now;
}

/** Starts or stops an experiment, changing it and the plan together from their present versions. */
export const changeExperiment = <Code extends string>(
  ports: ChangeExperimentPorts,
  id: string,
  actor: string,
  decide: (before: Experiment, plan: Plan, by: By) => Change | Refusal<Code>,
): Promise<Experiment | Refusal<Code | "unknown-experiment" | "busy">> =>
  retryOnConflict<Experiment | Refusal<Code | "unknown-experiment">>(ports.pause, async () => {
    const [before, plan] = await Promise.all([ports.findExperiment(id), ports.findPlan()]);
    if (!before) return refuse("unknown-experiment", "There is no experiment with this id.");
    const changed = decide(before, plan, { actor, at: iso(ports.now()) });
    if (isRefusal(changed)) return changed;
    return (await ports.keepExperiment(changed.experiment, changed.plan)) ? changed.experiment : conflict;
  });
