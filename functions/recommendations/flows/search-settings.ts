import type { BlendSettings } from "../als/blend.ts";
import type { Learnable } from "../log/learnable.ts";
import type { LogState } from "../log/training-log.ts";
import { ndcg10Of, rankedCases } from "../training/evaluation.ts";
import { holdOut } from "../training/held-out.ts";
import type { SearchResult } from "../training/hyperparameter-search.ts";
import { scorerOf } from "../training/trial.ts";
import type { Now } from "./ports.ts";
import type { FitModel } from "./training-ports.ts";

/** So many cases tell good settings from bad ones. */
const CASES = 2_000;

/**
 * Tries settings on the slice of the log before the one that the gate looks at, so that what is chosen has not seen it.
 * @param until ms since 1970: no fit is begun after it
 * @returns undefined if the log holds nothing to tell settings apart by
 */
export async function searchSettings(
  fit: FitModel,
  {
    state,
    candidates,
    now,
    until,
    learnable,
  }: {
    readonly state: LogState;
    readonly candidates: readonly BlendSettings[];
    readonly now: Now;
    readonly until?: number | undefined;
    readonly learnable?: Learnable | undefined;
  },
): Promise<SearchResult | undefined> {
  const { train, cases } = holdOut(state, "validation", () => CASES, learnable);
  if (cases.length === 0) return undefined;
  const found: { settings: BlendSettings; ndcg10: number }[] = [];
  for (const settings of candidates) {
    if (found.length > 0 && until !== undefined && now() >= until) break;
    const { blend } = await fit(train.matrix, settings, { until });
    const lists = rankedCases(cases, scorerOf(blend));
    const ndcg10 = ndcg10Of(cases, lists).reduce((sum, value) => sum + value, 0) / cases.length;
    found.push({ settings, ndcg10 });
  }
  const [incumbent] = found;
  if (!incumbent) return undefined;
  const best = found.reduce((a, b) => (b.ndcg10 > a.ndcg10 ? b : a));
  return { settings: best.settings, tried: found.length, best: best.ndcg10, incumbent: incumbent.ndcg10 };
}
