import { uniform } from "../../shared/statistics/random.ts";
import type { BlendSettings } from "../als/blend.ts";
import type { LearntMix } from "./mix.ts";

/** Settings of factors that are tried in one search, those in use included; and where there was no search before. */
export const MOST_CANDIDATES = 8;
export const FIRST_CANDIDATES = 4;
/** Where each is looked for; on a scale of logarithms where it spans decades. */
const RANGES = {
  unobserved: { from: 0.001, to: 1, scale: "log" },
  regularisation: { from: 0.003, to: 0.3, scale: "log" },
  exponent: { from: 0, to: 1, scale: "linear" },
} as const;

/** What a search came to. */
export interface SearchResult {
  readonly settings: BlendSettings;
  /** How many mixes, ridges and factors there was time for. */
  readonly tried: number;
  /** Mean NDCG@20 on the validation slice. */
  readonly best: number;
  readonly incumbent: number;
  /** The same of each part alone. */
  readonly alone: LearntMix["alone"];
}

/** The settings in use, then others drawn at random around no centre. */
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
