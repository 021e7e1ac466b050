/** Sums over the units of an arm. Sums of two days or shards can be added, so nothing else needs to be stored. */
export interface ArmSums {
  readonly units: number;
  readonly outcome: number;
  readonly outcomeSquares: number;
  /** The same metric of each unit before its assignment; all 0 without one. */
  readonly before: number;
  readonly beforeSquares: number;
  readonly products: number;
}

/** An estimated mean and the variance of that estimate. */
export interface Estimate {
  readonly mean: number;
  readonly variance: number;
}

export interface Difference {
  readonly estimate: number;
  readonly standardError: number;
}

export const difference = (treatment: Estimate, control: Estimate): Difference => ({
  estimate: treatment.mean - control.mean,
  standardError: Math.sqrt(treatment.variance + control.variance),
});

const centred = (units: number, products: number, first: number, second: number): number =>
  (products - (first * second) / units) / (units - 1);

/** The mean of an arm's outcomes, of at least two units. */
export const meanOf = ({ units, outcome, outcomeSquares }: ArmSums): Estimate => ({
  mean: outcome / units,
  variance: Math.max(0, centred(units, outcomeSquares, outcome, outcome)) / units,
});

/**
 * The difference of two arms' means, adjusted for their units' earlier behaviour (CUPED; Deng, Xu, Kohavi and Walker 2013, equations 4 and 5), with one
 * slope for both arms. It leaves 1 - ρ² of the variance, where ρ is the correlation of before and after.
 */
export function adjusted(treatment: ArmSums, control: ArmSums): readonly [treatment: Estimate, control: Estimate] {
  const arms = [treatment, control] as const;
  let covariance = 0;
  let variance = 0;
  for (const { units, outcome, before, beforeSquares, products } of arms) {
    covariance += (units - 1) * centred(units, products, outcome, before);
    variance += (units - 1) * centred(units, beforeSquares, before, before);
  }
  const slope = variance > 0 ? covariance / variance : 0;
  const centre = (treatment.before + control.before) / (treatment.units + control.units);
  const [first, second] = arms.map((arm) => {
    const { units, outcome, outcomeSquares, before, beforeSquares, products } = arm;
    const left =
      centred(units, outcomeSquares, outcome, outcome) -
      2 * slope * centred(units, products, outcome, before) +
      slope * slope * centred(units, beforeSquares, before, before);
    return { mean: outcome / units - slope * (before / units - centre), variance: Math.max(0, left) / units };
  }) as [Estimate, Estimate];
  return [first, second];
}

/** Sums of a ratio's two parts over the units of an arm, such as clicks and lists of each person. */
export interface RatioSums {
  readonly units: number;
  readonly numerator: number;
  readonly numeratorSquares: number;
  readonly denominator: number;
  readonly denominatorSquares: number;
  readonly products: number;
}

/**
 * A ratio of two sums whose units are people, not the things counted, by the delta method (Deng, Knoblich and Lu 2018, section
 * 3.1): a person's clicks are correlated, so that counting each as independent would give too narrow intervals.
 */
export function ratioOf(sums: RatioSums): Estimate {
  const { units, numerator, numeratorSquares, denominator, denominatorSquares, products } = sums;
  const ratio = numerator / denominator;
  const spread =
    centred(units, numeratorSquares, numerator, numerator) -
    2 * ratio * centred(units, products, numerator, denominator) +
    ratio * ratio * centred(units, denominatorSquares, denominator, denominator);
  return { mean: ratio, variance: Math.max(0, spread) / units / (denominator / units) ** 2 };
}
