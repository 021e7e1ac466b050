import { chiSquareTail } from "../../shared/statistics/gamma.ts";

/** Below this p value the split of units differs from the planned one, and the experiment has no result. */
const MISMATCH = 0.001;

export interface SampleRatio {
  readonly pValue: number;
  /** Whether units were lost or moved between arms, so that the arms have different kinds of people. */
  readonly isMismatch: boolean;
}

/** The chi-square test of the arms' units against the planned shares (Fabijan et al. 2019). */
export function sampleRatio(units: readonly number[], shares: readonly number[]): SampleRatio {
  const total = units.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { pValue: 1, isMismatch: false };
  let statistic = 0;
  for (const [arm, share] of shares.entries()) {
    const expected = total * share;
    statistic += (units[arm]! - expected) ** 2 / expected;
  }
  const pValue = chiSquareTail(statistic, shares.length - 1);
  return { pValue, isMismatch: pValue < MISMATCH };
}
