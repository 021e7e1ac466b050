import { logistic, logit } from "../../shared/statistics/logistic.ts";
import type { ArmReceipt, TreatmentKind } from "../contract/offer.ts";
import { type Belief, probabilitiesOfBest, withFloors } from "./thompson.ts";

/** The rewards of an arm's matured decisions, in minor units. */
export interface ArmSums {
  readonly decisions: number;
  /** The number of decisions with an order. */
  readonly bought: number;
  readonly total: number;
  readonly squares: number;
}
export const NO_SUMS: ArmSums = { decisions: 0, bought: 0, total: 0, squares: 0 };

/** An arm that a person may get; the first is always no offer. */
export interface Arm {
  /** The offer; undefined for no offer. */
  readonly offer?: string | undefined;
  readonly kind: TreatmentKind | "nothing";
  readonly sums: ArmSums;
  /** The smallest share of people who get no offer, for this one to be measured. */
  readonly control?: number | undefined;
  /** For a discount: the price and the reduction, in minor units. */
  readonly price?: { readonly list: number; readonly off: number } | undefined;
  /** False if people like this one were found not to be influenced by it: it gets only its floor. */
  readonly isMoving?: boolean | undefined;
}

/** The floor of each offer's probability, so that it stays measurable. */
const ARM_FLOOR = 0.05;
const LEAST_CONTROL = 0.1;
/** The share of the remaining probability that is distributed evenly. */
const EPSILON = 0.1;
/** The weight of each arm's prior, in decisions at the mean of all arms. */
const PRIOR_DECISIONS = 50;
/** The fewest decisions of an arm, and of no offer, before it can be found to lose. */
const JUDGED_FROM = 200;
const Z95 = 1.959963984540054;

/**
 * The belief about each arm's mean reward: the mean of its decisions and of `PRIOR_DECISIONS` at the mean of all, with the
 * variance within arms. Before any decision has matured, all arms have the same belief.
 */
export function beliefsOf(sums: readonly ArmSums[]): Belief[] {
  const decisions = sums.reduce((all, each) => all + each.decisions, 0);
  const mean = decisions === 0 ? 0 : sums.reduce((all, { total }) => all + total, 0) / decisions;
  const seen = sums.filter((each) => each.decisions > 0);
  const within = seen.reduce((all, each) => all + each.squares - each.total ** 2 / each.decisions, 0);
  const variance = within / Math.max(1, decisions - seen.length);
  // Rewards are whole minor units: while all are equal, a standard deviation of one unit is assumed.
  const spread = Math.max(1, variance);
  return sums.map(({ decisions: own, total }) => ({
    mean: (total + PRIOR_DECISIONS * mean) / (own + PRIOR_DECISIONS),
    deviation: Math.sqrt(spread / (own + PRIOR_DECISIONS)),
  }));
}

/** The 95 % interval of a belief. */
export const intervalOf = ({ mean, deviation }: Belief) => ({
  mean,
  low: mean - Z95 * deviation,
  high: mean + Z95 * deviation,
});

const rateOf = ({ bought, decisions }: ArmSums): number => (bought + 0.5) / (decisions + 1);

/**
 * Whether a discount is expected to earn at least as much as no offer, for a person with a known purchase probability: the
 * arms' rates give the shift of the log-odds. People who are likely to buy anyway should get no discount.
 */
function paysFor(purchase: number, arm: Arm, nothing: Arm): boolean {
  if (!arm.price) return true;
  const { list, off } = arm.price;
  const shifted = logistic(logit(purchase) + logit(rateOf(arm.sums)) - logit(rateOf(nothing.sums)));
  return shifted * (list - off) >= purchase * list;
}

const isJudged = ({ sums }: Arm): boolean => sums.decisions >= JUDGED_FROM;

interface Believed {
  readonly arm: Arm;
  readonly belief: Belief;
}

/** Whether an arm may be drawn: not once it is expected to earn less than no offer. */
function isEligible({ arm, belief }: Believed, nothing: Believed | undefined, purchase: number | undefined): boolean {
  if (!nothing || arm === nothing.arm || !isJudged(arm) || !isJudged(nothing.arm)) return true;
  const loses = intervalOf(belief).high < intervalOf(nothing.belief).low;
  return !loses && (purchase === undefined || paysFor(purchase, arm, nothing.arm));
}

/** The probabilities to be the best, with 0 for arms that do not influence the person. */
function chancesOf(some: readonly Believed[]): number[] {
  const best = probabilitiesOfBest(some.map(({ belief }) => belief));
  const chances = some.map(({ arm }, n) => (arm.isMoving === false ? 0 : (best[n] ?? 0)));
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return total === 0 ? chances.map((_, n) => (n === 0 ? 1 : 0)) : chances.map((chance) => chance / total);
}

const NOT_DRAWN = { isEligible: false, propensity: 0, chance: 0 };

/**
 * The exact probability of each arm: its floor, plus its part of the rest by the probability that it is the best, mixed with an
 * even distribution.
 * @param arms no offer first
 * @param purchase the person's purchase probability without an offer, if it is known
 */
export function drawnFrom(arms: readonly Arm[], purchase?: number): Omit<ArmReceipt, "isChosen">[] {
  const beliefs = beliefsOf(arms.map(({ sums }) => sums));
  const all = arms.flatMap((arm, n): Believed[] => {
    const belief = beliefs[n];
    return belief ? [{ arm, belief }] : [];
  });
  const some = all.filter((each) => isEligible(each, all[0], purchase));
  const chances = chancesOf(some);
  const control = Math.max(LEAST_CONTROL, ...some.map(({ arm }) => arm.control ?? 0));
  const propensities = withFloors(
    chances.map((chance) => (1 - EPSILON) * chance + EPSILON / some.length),
    some.map((_, n) => (n === 0 ? control : ARM_FLOOR)),
  );
  const drawing = new Map(
    some.map(({ arm }, n) => [arm, { isEligible: true, propensity: propensities[n] ?? 0, chance: chances[n] ?? 0 }]),
  );
  return all.map(({ arm, belief }) => ({
    arm: arm.kind,
    ...(drawing.get(arm) ?? NOT_DRAWN),
    expected: belief.mean,
    deviation: belief.deviation,
    decisions: arm.sums.decisions,
  }));
}

/** The arm whose part of [0, 1) contains a number. */
export function drawn(propensities: readonly number[], chance: number): number {
  let sum = 0;
  for (const [n, propensity] of propensities.entries()) {
    sum += propensity;
    if (chance < sum) return n;
  }
  // A sum of doubles may end slightly below 1.
  return propensities.findLastIndex((propensity) => propensity > 0);
}
