import { chiSquareTail } from "../../shared/statistics/gamma.ts";

/** Below this p value the split of units is not what was planned, and nothing is read from the experiment. */
const MISMATCH = 0.001;

export interface SampleRatio {
  readonly pValue: number;
  /** Units were lost or moved between arms: what is measured compares different kinds of people. */
  readonly isMismatch: boolean;
}

/** The chi-square test of the units that each arm got against its planned share (Fabijan et al. 2019). */
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
