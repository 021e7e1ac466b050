import type { BlendSettings } from "../als/blend.ts";
import { isUsable, type Start } from "../als/start.ts";
import type { Manifest } from "../contract/model.ts";
import type { Measured } from "./evaluation.ts";
import type { SearchResult } from "./hyperparameter-search.ts";
import type { ListQuality } from "./metrics.ts";
import type { Champion, Trial } from "./trial.ts";

/** When each part of a run has to be over, in ms since 1970. */
export interface Deadlines {
  readonly reading: number;
  readonly search: number;
  readonly trial: number;
  readonly fit: number;
}

/** Shares out the time that a run has; the last tenth is for storing what it made. */
export const deadlinesFrom = (now: number, remaining: number): Deadlines => ({
  reading: now + 0.4 * remaining,
  search: now + 0.6 * remaining,
  trial: now + 0.75 * remaining,
  fit: now + 0.9 * remaining,
});

/** The settings that a run begins with: those that a search found for the champion, if one did. */
export function settingsOf(
  champion: { readonly manifest: Manifest } | undefined,
  otherwise: BlendSettings,
): { readonly settings: BlendSettings; readonly search?: Manifest["search"] } {
  const { search, settings } = champion?.manifest ?? {};
  return search && settings ? { settings, search } : { settings: otherwise };
}

/** The search as a manifest tells of it; none if it kept what was in use, and that was not searched for. */
export const searchOf = (
  found: SearchResult | undefined,
  before: Manifest["search"],
  inUse: BlendSettings,
  at: string,
): Manifest["search"] =>
  found && found.settings !== inUse ? { at, tried: found.tried, best: found.best, incumbent: found.incumbent } : before;

/** The champion's vectors as a start for items in another order; none if they are of another length or not finite. */
export function startFrom(champion: Champion | undefined, itemIds: readonly string[], d: number): Start | undefined {
  if (!champion || champion.model.blend.items.d !== d || !isUsable(champion.model.blend.items)) return undefined;
  const rows = new Map(champion.model.itemIds.map((id, row) => [id, row]));
  return { d, factors: champion.model.blend.items.factors, rows: Int32Array.from(itemIds, (id) => rows.get(id) ?? -1) };
}

const qualityIn = (row: Measured | undefined): ListQuality => ({
  recall20: row?.recall20.mean ?? 0,
  ndcg10: row?.ndcg10.mean ?? 0,
  ndcg20: row?.ndcg20.mean ?? 0,
});

/** A trial as a manifest tells of it. */
export function evaluationOf(trial: Trial, champion: Champion | undefined): Manifest["evaluation"] {
  const of = (ranks: string) => trial.table.find((row) => row.ranks === ranks && row.slice === "all");
  const theirs = of("champion");
  return {
    splitAt: new Date(trial.splitAt).toISOString(),
    cases: trial.cases,
    judgedBy: trial.judgedBy,
    challenger: qualityIn(of("challenger")),
    popularity: qualityIn(of("popularity")),
    neighbours: qualityIn(of("neighbours")),
    ...(champion && theirs && { champion: { id: champion.id, ...qualityIn(theirs) } }),
  };
}
