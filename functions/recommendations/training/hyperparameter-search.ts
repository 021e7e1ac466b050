import type { BlendSettings } from "../als/blend.ts";
import { uniform } from "../als/random.ts";

/** Settings that are tried in one search, those in use included. */
export const MOST_CANDIDATES = 12;
/** Where each setting is looked for; on a scale of logarithms where it spans decades. */
const RANGES = {
  unobserved: { from: 0.001, to: 1, scale: "log" },
  regularisation: { from: 0.003, to: 0.3, scale: "log" },
  exponent: { from: 0, to: 1, scale: "linear" },
  neighbourScale: { from: 1, to: 64, scale: "log" },
} as const;

/** What a search came to. */
export interface SearchResult {
  readonly settings: BlendSettings;
  /** How many settings there was time for. */
  readonly tried: number;
  /** Mean NDCG@10 on the validation slice. */
  readonly best: number;
  readonly incumbent: number;
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
    neighbourScale: drawn(RANGES.neighbourScale),
  }));
  return [incumbent, ...others];
}
