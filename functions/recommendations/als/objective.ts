/**
 * The objective of Rendle, Krichene, Zhang and Koren, "Revisiting the Performance of iALS on Item Recommendation
 * Benchmarks" (2021): the sum over interactions of |w| (p - x·y)² with p = 1 for w > 0 and p = 0 for w < 0, plus
 * `unobserved` times the sum over all cells of (x·y)², plus for each vector
 * `regularisation` (n + unobserved m)^exponent times its squared length, where n is the row's total |w| and m the number
 * of vectors on the other side.
 */
export interface Objective {
  readonly unobserved: number;
  readonly regularisation: number;
  readonly exponent: number;
}

/** The L2 weight of a row whose interactions weigh `total`, against `others` vectors on the other side. */
export const penalty = (objective: Objective, total: number, others: number): number =>
  objective.regularisation * (total + objective.unobserved * others) ** objective.exponent;
