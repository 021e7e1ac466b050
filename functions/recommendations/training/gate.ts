import { uniform } from "../als/random.ts";
import { TOLERANCE } from "../settings.ts";

/** What the gate said, and why. */
export interface PromotionDecision {
  readonly promote: boolean;
  readonly why: string;
  /** 95 % lower bound of the relative difference in NDCG@10 to the champion, where there is one. */
  readonly lowerBound?: number | undefined;
}

const RESAMPLES = 1000;

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/**
 * The 2.5 % quantile of the mean difference over bootstrap resamples of the cases, relative to the champion's mean: a
 * two-sided 95 % interval's lower end. The champion's mean must not be zero.
 */
export function pairedLowerBound(challenger: Float64Array, champion: Float64Array, seed: number): number {
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
  return means.sort()[Math.floor(0.025 * RESAMPLES)]! / reference;
}

/** Whether a challenger may replace the champion, from NDCG@10 by case on the same held-out cases. */
export function promotionDecision(scores: {
  readonly challenger: Float64Array;
  readonly popularity: Float64Array;
  readonly champion?: Float64Array | undefined;
  readonly seed: number;
}): PromotionDecision {
  const { challenger, popularity, champion, seed } = scores;
  if (challenger.length === 0) {
    return { promote: false, why: "Nobody chose anything new in the held-out time, so nothing can be compared." };
  }
  const ours = mean(challenger);
  // So that what is no number beats nothing.
  if (!(ours > mean(popularity))) {
    return {
      promote: false,
      why: `NDCG@10 ${ours.toFixed(4)} does not beat popularity's ${mean(popularity).toFixed(4)}.`,
    };
  }
  if (!champion) return { promote: true, why: "It beats popularity, and there is no champion yet." };
  if (mean(champion) === 0) return { promote: true, why: "It beats popularity, and the champion finds nothing." };
  const lowerBound = pairedLowerBound(challenger, champion, seed);
  if (lowerBound > TOLERANCE) {
    return { promote: true, why: "It beats popularity and is not worse than the champion.", lowerBound };
  }
  return {
    promote: false,
    why: `It may be ${percent(-lowerBound)} worse than the champion in NDCG@10, and 1 % is allowed.`,
    lowerBound,
  };
}
