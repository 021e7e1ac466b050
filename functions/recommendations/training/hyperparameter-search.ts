import { uniform } from "../../shared/statistics/random.ts";
import type { BlendSettings } from "../als/blend.ts";
import type { LearntMix } from "./mix.ts";

/** The most settings of factors that one search tries, including the current ones; and the same for a first search. */
export const MOST_CANDIDATES = 8;
export const FIRST_CANDIDATES = 4;
/** The range of each; on a logarithmic scale if it spans decades. */
const RANGES = {
  unobserved: { from: 0.001, to: 1, scale: "log" },
  regularisation: { from: 0.003, to: 0.3, scale: "log" },
  exponent: { from: 0, to: 1, scale: "linear" },
} as const;

/** The result of a search. */
export interface SearchResult {
  readonly settings: BlendSettings;
  /** The number of mixes, ridges and factors that were tried. */
  readonly tried: number;
  /** Mean NDCG@20 on the validation slice. */
  readonly best: number;
  readonly incumbent: number;
  /** The same for each part alone. */
  readonly alone: LearntMix["alone"];
}

/** The current settings, then others drawn evenly from the ranges. */
export function candidateSettings(incumbent: BlendSettings, count: number, seed: number): BlendSettings[] {
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
  }));
  return [incumbent, ...others];
}
