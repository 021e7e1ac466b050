import type { Page } from "../../shared/kernel/page.ts";
import type { Experiment } from "../contract/experiment.ts";
import type { Plan } from "../contract/plan.ts";

export type Now = () => number;

export type FindExperiment = (id: string) => Promise<Experiment | undefined>;
/** Experiments by their ids. */
export type ListExperiments = (page: { limit: number; cursor?: string | undefined }) => Promise<Page<Experiment>>;
/** The present plan. */
export type FindPlan = () => Promise<Plan>;
/** The plan of a moment ago. */
export type ReadRecentPlan = () => Promise<Plan>;
/** Puts the next version of the plan, and keeps who did it, both or neither; false if it had changed meanwhile. */
export type KeepPlan = (plan: Plan, by: { readonly actor: string; readonly at: string }) => Promise<boolean>;
/**
 * Stores, in one transaction, the next version of an experiment, the plan's if it changes, and who changed it; false if
 * another change came first.
 */
export type KeepExperiment = (experiment: Experiment, plan?: Plan) => Promise<boolean>;
