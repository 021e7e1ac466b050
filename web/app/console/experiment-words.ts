import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import type { Reply } from "../api/operations.ts";

export type Experiment = Reply<"getExperiment">;
export type Metric = Experiment["main"];

const METRICS: Readonly<Record<Metric, MessageDescriptor>> = {
  conversion: msg`People who buy`,
  revenue: msg`Revenue a person`,
  margin: msg`Margin a person`,
  clicks: msg`Clicks a list`,
  refunds: msg`Given back a person`,
};
export const metricsInOrder = Object.keys(METRICS) as Metric[];

const STATES: Readonly<Record<Experiment["state"], MessageDescriptor>> = {
  draft: msg`Draft`,
  running: msg`Running`,
  stopped: msg`Stopped`,
  decided: msg`Decided`,
};

const AUDIENCES: Readonly<Record<Experiment["audience"], MessageDescriptor>> = {
  everyone: msg`Everyone`,
  users: msg`Members`,
  visitors: msg`Visitors`,
};
export const audiencesInOrder = Object.keys(AUDIENCES) as Experiment["audience"][];

/** What may be tried, as the form offers it. */
const TRIALS = {
  "home-popular": msg`Home: what is popular stands first`,
  "home-newest": msg`Home: new works stand first`,
  popular: msg`Lists: by popularity alone`,
  varied: msg`Lists: more variety`,
  tireless: msg`Lists: works that were passed over do not sink`,
  "no-chance": msg`Lists: no position is drawn at random`,
  "no-reranker": msg`Lists: without the re-ranker`,
} as const satisfies Readonly<Record<string, MessageDescriptor>>;
export type Trial = keyof typeof TRIALS;
export const trialsInOrder = Object.keys(TRIALS) as Trial[];

/** The words of experiments. */
export function useExperimentWords() {
  const { i18n } = useLingui();
  return {
    metric: (metric: Metric) => i18n._(METRICS[metric]),
    state: (state: Experiment["state"]) => i18n._(STATES[state]),
    audience: (audience: Experiment["audience"]) => i18n._(AUDIENCES[audience]),
    trial: (trial: Trial) => i18n._(TRIALS[trial]),
  };
}
