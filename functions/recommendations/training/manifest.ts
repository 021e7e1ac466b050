import { iso } from "../../shared/kernel/time.ts";
import type { BlendSettings } from "../als/blend.ts";
import type { Manifest } from "../contract/model.ts";
import type { LogState, Reading } from "../log/training-log.ts";
import type { Dataset } from "./dataset.ts";
import type { Measured } from "./evaluation.ts";
import type { SearchResult } from "./hyperparameter-search.ts";
import type { ListQuality } from "./metrics.ts";
import type { Champion, Trial } from "./trial.ts";

/** The search as a manifest records it, or the one that the settings in use came from. */
export const searchOf = (
  found: SearchResult | undefined,
  before: Manifest["search"],
  at: string,
): Manifest["search"] => {
  if (!found) return before;
  const { tried, best, incumbent, alone } = found;
  return { at, tried, best, incumbent, alone };
};

const qualityOf = (row: Measured | undefined): ListQuality => ({
  recall20: row?.recall20.mean ?? 0,
  ndcg10: row?.ndcg10.mean ?? 0,
  ndcg20: row?.ndcg20.mean ?? 0,
});

/** The evaluation of a trial as in a manifest. */
function evaluationOf(trial: Trial, champion: Champion | undefined): Manifest["evaluation"] {
  const of = (ranks: string) => trial.table.find((row) => row.ranks === ranks && row.slice === "all");
  const theirs = of("champion");
  return {
    splitAt: iso(trial.splitAt),
    cases: trial.cases,
    judgedBy: trial.judgedBy,
    challenger: qualityOf(of("challenger")),
    popularity: qualityOf(of("popularity")),
    neighbours: qualityOf(of("neighbours")),
    ...(champion && theirs && { champion: { id: champion.id, ...qualityOf(theirs) } }),
  };
}

/** A fitted model with the facts of its run. */
export interface FittedModel {
  readonly id: string;
  /** When the run weighed the log, in ms since 1970. */
  readonly now: number;
  /** The latest event in the training data, in ms. */
  readonly trainedThrough: number;
  readonly settings: BlendSettings;
  readonly data: Dataset;
  readonly state: LogState;
  readonly reading: Reading;
  readonly unknownProducts: number;
  readonly fit: NonNullable<Manifest["fit"]>;
  readonly search: Manifest["search"];
  readonly trial: Trial;
  readonly champion: Champion | undefined;
}

/** The manifest of a fitted model, before it is stored and checked. */
export const manifestOf = (fitted: FittedModel): Omit<Manifest, "binary" | "decision"> => ({
  format: 1,
  id: fitted.id,
  createdAt: iso(fitted.now),
  trainedThrough: iso(fitted.trainedThrough),
  settings: fitted.settings,
  counts: {
    subjects: fitted.data.subjects.length,
    items: fitted.data.itemIds.length,
    interactions: fitted.data.matrix.indices.length,
  },
  log: fitted.state.counts,
  run: { ...fitted.reading, machines: fitted.state.bots.size, unknownProducts: fitted.unknownProducts },
  fit: fitted.fit,
  search: fitted.search,
  evaluation: evaluationOf(fitted.trial, fitted.champion),
  comparison: [...fitted.trial.table],
});
