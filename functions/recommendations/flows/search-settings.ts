import type { BlendSettings } from "../als/blend.ts";
import { uniform } from "../als/random.ts";
import type { Learnable } from "../log/learnable.ts";
import type { LogState } from "../log/training-log.ts";
import { ndcg10Of, ranked } from "../training/evaluation.ts";
import { holdOut } from "../training/held-out.ts";
import type { Now } from "./ports.ts";
import { scorerOf } from "./run-trial.ts";
import type { FitModel } from "./training-ports.ts";

/** Settings that are tried in one search, those in use included. */
export const CANDIDATES = 12;
/** So many cases tell good settings from bad ones. */
const CASES = 2_000;

/** Where each setting is looked for; on a scale of logarithms where it spans decades. */
const RANGES = {
  unobserved: { from: 0.001, to: 1, scale: "log" },
  regularisation: { from: 0.003, to: 0.3, scale: "log" },
  exponent: { from: 0, to: 1, scale: "linear" },
  neighbourScale: { from: 1, to: 64, scale: "log" },
} as const;

/** What a search came to. */
export interface Searched {
  readonly settings: BlendSettings;
  /** How many settings there was time for. */
  readonly tried: number;
  /** Mean NDCG@10 on the validation slice. */
  readonly best: number;
  readonly incumbent: number;
}

/** The settings in use, then others drawn at random around no centre. */
export function candidatesFrom(incumbent: BlendSettings, count: number, seed: number): BlendSettings[] {
  const next = uniform(seed);
  const drawn = ({ from, to, scale }: (typeof RANGES)[keyof typeof RANGES]): number => {
    const share = next();
    const value = scale === "log" ? from * (to / from) ** share : from + share * (to - from);
    return Number(value.toPrecision(3));
  };
  const others = Array.from({ length: count - 1 }, () => ({
    ...incumbent,
    unobserved: drawn(RANGES.unobserved),
    regularisation: drawn(RANGES.regularisation),
    exponent: drawn(RANGES.exponent),
    neighbourScale: drawn(RANGES.neighbourScale),
  }));
  return [incumbent, ...others];
}

/**
 * Tries settings on the slice of the log before the one that the gate looks at, so that what is chosen has not seen it.
 * @param until ms since 1970: no fit is begun after it
 * @returns undefined if the log holds nothing to tell settings apart by
 */
export async function search(
  fit: FitModel,
  state: LogState,
  candidates: readonly BlendSettings[],
  now: Now,
  until: number | undefined,
  learnable?: Learnable,
): Promise<Searched | undefined> {
  const { train, cases } = holdOut(state, "validation", () => CASES, learnable);
  if (cases.length === 0) return undefined;
  const found: { settings: BlendSettings; ndcg10: number }[] = [];
  for (const settings of candidates) {
    if (found.length > 0 && until !== undefined && now() >= until) break;
    const { blend } = await fit(train.matrix, settings, { until });
    const lists = ranked(cases, scorerOf(blend));
    const ndcg10 = ndcg10Of(cases, lists).reduce((sum, value) => sum + value, 0) / cases.length;
    found.push({ settings, ndcg10 });
  }
  const best = found.reduce((a, b) => (b.ndcg10 > a.ndcg10 ? b : a));
  return { settings: best.settings, tried: found.length, best: best.ndcg10, incumbent: found[0]!.ndcg10 };
}
