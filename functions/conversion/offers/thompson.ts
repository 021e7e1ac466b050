import { normalCdf, normalDensity } from "../../shared/statistics/normal.ts";

/** The belief about an arm's mean reward: a normal distribution. */
export interface Belief {
  readonly mean: number;
  readonly deviation: number;
}

const REACH = 8;
const POINTS = 256;

/**
 * The probability of each arm to have the highest mean, ∫ f_i(x) Π F_j(x) dx over the other arms j: Thompson's (1933)
 * probabilities themselves instead of a draw from them, so that logged propensities are exact. The trapezoid rule on a smooth
 * density that vanishes at both ends is exact to the last digits.
 */
export function probabilitiesOfBest(beliefs: readonly Belief[]): number[] {
  const chances = beliefs.map((arm, own) => {
    let sum = 0;
    for (let point = 0; point <= POINTS; point++) {
      const z = -REACH + (2 * REACH * point) / POINTS;
      const value = arm.mean + arm.deviation * z;
      let below = normalDensity(z);
      for (const [other, { mean, deviation }] of beliefs.entries()) {
        if (other !== own) below *= normalCdf((value - mean) / deviation);
      }
      sum += below;
    }
    return (sum * 2 * REACH) / POINTS;
  });
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return chances.map((chance) => chance / total);
}

/**
 * Propensities that keep a floor under each arm: `floor_i + (1 - Σ floors) * chance_i`. They add up to 1, and none is below its
 * floor, so that every arm can be measured.
 *
 * @throws RangeError if the floors add up to more than 1.
 */
export function withFloors(chances: readonly number[], floors: readonly number[]): number[] {
  const free = 1 - floors.reduce((sum, floor) => sum + floor, 0);
  if (free < 0) throw new RangeError("The floors of all arms must not add up to more than 1.");
  return chances.map((chance, arm) => floors[arm]! + free * chance);
}
