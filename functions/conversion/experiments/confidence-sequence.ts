import type { Interval } from "../../shared/statistics/resample.ts";

/** The factor that makes a sequence tightest at the planned information (Howard et al. 2021, proposition 3). */
const tuned = (alpha: number): number => {
  const odds = 2 * Math.log(1 / alpha);
  return odds + Math.log(1 + odds);
};

/**
 * An asymptotic confidence sequence: with probability 1 - alpha it contains the true value at all looks together, however
 * often and whenever one looks (normal mixture; Robbins 1970; Waudby-Smith et al. 2021, theorem 2.2, in units of information).
 * It is about half as wide again as an interval for one look.
 *
 * @param plannedError The standard error at which it is tightest, such as that of the planned length.
 */
export function confidenceSequence(
  { estimate, standardError }: { readonly estimate: number; readonly standardError: number },
  plannedError: number,
  alpha = 0.05,
): Interval {
  const information = 1 / standardError ** 2;
  const mixing = 1 / plannedError ** 2 / tuned(alpha);
  const together = information + mixing;
  const radius = Math.sqrt(together * Math.log(together / (mixing * alpha * alpha))) / information;
  return { low: estimate - radius, high: estimate + radius };
}
