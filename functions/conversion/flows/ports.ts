import type { Page } from "../../shared/kernel/page.ts";
import type { Experiment } from "../contract/experiment.ts";
import type { Plan } from "../contract/plan.ts";

export type Now = () => number;

export type FindExperiment = (id: string) => Promise<Experiment | undefined>;
/** Experiments by their ids. */
export type ListExperiments = (page: { limit: number; cursor?: string | undefined }) => Promise<Page<Experiment>>;
/** The plan as it is now. */
export type FindPlan = () => Promise<Plan>;
/** The plan as it was a moment ago. */
export type ReadRecentPlan = () => Promise<Plan>;
/** Puts the next version of the plan, and keeps who did it, both or neither; false if it had changed meanwhile. */
export type KeepPlan = (plan: Plan, by: { readonly actor: string; readonly at: string }) => Promise<boolean>;
/**
 * Puts the next version of an experiment, with the plan's where it changes, and keeps who did it: all or nothing; false if
 * either had changed meanwhile.
 */
export type KeepExperiment = (experiment: Experiment, plan?: Plan) => Promise<boolean>;
