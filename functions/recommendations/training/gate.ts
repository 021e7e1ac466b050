import { uniform } from "../../shared/statistics/random.ts";
import type { GateReason } from "../contract/model.ts";
import { TOLERANCE } from "../settings.ts";

/** The gate's decision with its reason. */
export interface PromotionDecision {
  readonly promote: boolean;
  readonly why: string;
  /** The reason as a code, for texts in other languages. */
  readonly reason: GateReason;
  /** 95 % lower bound of the relative difference in NDCG@10 to the champion, where there is one. */
  readonly lowerBound?: number | undefined;
  readonly upperBound?: number | undefined;
  /** Whether it was compared with the champion itself; undefined without a champion or a comparison. */
  readonly compared?: boolean | undefined;
}

const RESAMPLES = 1000;

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/**
 * The 2.5 and 97.5 % quantiles of the mean difference over bootstrap resamples of the cases, relative to the champion's mean:
 * the ends of a two-sided 95 % interval. The champion's mean must not be zero.
 */
export function pairedBounds(
  challenger: Float64Array,
  champion: Float64Array,
  seed: number,
): { readonly lower: number; readonly upper: number } {
  const reference = mean(champion);
  const next = uniform(seed);
  const count = challenger.length;
  const means = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let sum = 0;
    for (let draw = 0; draw < count; draw++) {
      const at = Math.floor(next() * count);
      sum += challenger[at]! - champion[at]!;
    }
    means[resample] = sum / count;
  }
  means.sort();
  return {
    lower: means[Math.floor(0.025 * RESAMPLES)]! / reference,
    upper: means[Math.ceil(0.975 * RESAMPLES) - 1]! / reference,
  };
}

/** The challenger's opponent. */
export type Opponent =
  /** There is no champion. */
  | { readonly kind: "none" }
  /** The champion itself, on what neither had seen. */
  | { readonly kind: "champion"; readonly scores: Float64Array; readonly isFittedAlike: boolean }
  /** Other settings that the champion was fitted by, fitted to what the challenger was: the champion has seen the slice. */
  | { readonly kind: "settings"; readonly scores: Float64Array }
  /** Nothing: the champion was fitted by the same settings and has seen all that there is to compare on. */
  | { readonly kind: "alike" };

const NOT_COMPARED = "the champion itself was not compared, as too few have chosen anything since it was trained";

/** The decision for an interval of the relative difference to an opponent. */
function judged(
  challenger: Float64Array,
  opponent: Exclude<Opponent, { kind: "none" | "alike" }>,
  seed: number,
): PromotionDecision {
  const isCompared = opponent.kind === "champion";
  if (mean(opponent.scores) === 0) {
    const why = "It beats popularity, and the champion finds nothing.";
    return { promote: true, compared: isCompared, reason: "champion-finds-nothing", why };
  }
  const { lower, upper } = pairedBounds(challenger, opponent.scores, seed);
  const found = { compared: isCompared, lowerBound: lower, upperBound: upper };
  if (lower > TOLERANCE) {
    const why = isCompared
      ? "It beats popularity and is not worse than the champion on choices since then."
      : `It beats popularity, and its settings are not worse than the champion's; ${NOT_COMPARED}.`;
    return { promote: true, reason: isCompared ? "not-worse" : "settings-not-worse", why, ...found };
  }
  if (opponent.kind === "champion" && opponent.isFittedAlike && upper >= 0) {
    const between = `${percent(lower)} to ${percent(upper)}`;
    const why = `It has the champion's settings and more data, and choices since then show no difference (${between}).`;
    return { promote: true, reason: "cannot-tell-apart", why, ...found };
  }
  const whose = isCompared ? "the champion" : "the champion's settings";
  return {
    promote: false,
    reason: isCompared ? "may-be-worse" : "settings-may-be-worse",
    why: `It may be ${percent(-lower)} worse than ${whose} in NDCG@10, and 1 % is allowed.`,
    ...found,
  };
}

/** Whether a challenger may replace the champion, from NDCG@10 by case on the same held-out cases. */
export function promotionDecision(scores: {
  readonly challenger: Float64Array;
  readonly popularity: Float64Array;
  readonly opponent: Opponent;
  readonly seed: number;
}): PromotionDecision {
  const { challenger, popularity, opponent, seed } = scores;
  if (challenger.length === 0) {
    const why = "Nobody chose anything new in the held-out slice, so nothing can be compared.";
    return { promote: false, reason: "nothing-chosen", why };
  }
  const ours = mean(challenger);
  // Written so that NaN beats nothing.
  if (!(ours > mean(popularity))) {
    return {
      promote: false,
      reason: "below-popularity",
      why: `NDCG@10 ${ours.toFixed(4)} does not beat popularity's ${mean(popularity).toFixed(4)}.`,
    };
  }
  if (opponent.kind === "none") {
    return { promote: true, reason: "first", why: "It beats popularity, and there is no champion yet." };
  }
  if (opponent.kind === "alike") {
    const why = `It beats popularity and has the champion's settings; ${NOT_COMPARED}.`;
    return { promote: true, compared: false, reason: "fitted-alike", why };
  }
  return judged(challenger, opponent, seed);
}
