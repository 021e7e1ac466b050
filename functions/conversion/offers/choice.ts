import { logistic } from "../../shared/statistics/logistic.ts";
import type { ArmReceipt, TreatmentKind } from "../contract/offer.ts";
import { type Belief, probabilitiesOfBest, withFloors } from "./thompson.ts";

/** The rewards of an arm's matured decisions, in minor units. */
export interface ArmSums {
  readonly decisions: number;
  /** Decisions that an order followed. */
  readonly bought: number;
  readonly total: number;
  readonly squares: number;
}
export const NO_SUMS: ArmSums = { decisions: 0, bought: 0, total: 0, squares: 0 };

/** An arm among those that a person may be given; the first of them is always nothing. */
export interface Arm {
  /** The offer; undefined for nothing. */
  readonly offer?: string | undefined;
  readonly kind: TreatmentKind | "nothing";
  readonly sums: ArmSums;
  /** The least share of the people who get nothing beside it. */
  readonly control?: number | undefined;
  /** Of a discount: the price, and what it takes off, in minor units. */
  readonly price?: { readonly list: number; readonly off: number } | undefined;
  /** False if people like this one were found not to be moved by it: it keeps its floor. */
  readonly isMoving?: boolean | undefined;
}

/** The floor of each arm but nothing, so that it stays measurable. */
export const ARM_FLOOR = 0.05;
const LEAST_CONTROL = 0.1;
/** The part of the free probability that is spread evenly. */
const EPSILON = 0.1;
/** Decisions at the mean of all arms that each arm starts with. */
const PRIOR_DECISIONS = 50;
/** Decisions of an arm, and of nothing, before it can be found to lose. */
const JUDGED_FROM = 200;
const Z95 = 1.959963984540054;

/**
 * What is believed of each arm's mean reward: that of its decisions and of `PRIOR_DECISIONS` at the mean of all, with the
 * variance within arms. Before anything has matured all arms are believed equal.
 */
export function beliefsOf(sums: readonly ArmSums[]): Belief[] {
  const decisions = sums.reduce((all, each) => all + each.decisions, 0);
  const mean = decisions === 0 ? 0 : sums.reduce((all, { total }) => all + total, 0) / decisions;
  const seen = sums.filter((each) => each.decisions > 0);
  const within = seen.reduce((all, each) => all + each.squares - each.total ** 2 / each.decisions, 0);
  const variance = within / Math.max(1, decisions - seen.length);
  // Rewards are whole minor units: where none differs yet, one unit is as good as nothing known.
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

const logit = (p: number): number => Math.log(p / (1 - p));
const rateOf = ({ bought, decisions }: ArmSums): number => (bought + 0.5) / (decisions + 1);

/**
 * Whether a discount is expected to earn at least what nothing would, of somebody with a known purchase probability: the
 * arms' rates say by how much it shifts the log-odds. Who buys anyway needs no discount.
 */
function paysFor(purchase: number, arm: Arm, nothing: Arm): boolean {
  if (!arm.price) return true;
  const { list, off } = arm.price;
  const shifted = logistic(logit(purchase) + logit(rateOf(arm.sums)) - logit(rateOf(nothing.sums)));
  return shifted * (list - off) >= purchase * list;
}

const isJudged = ({ sums }: Arm): boolean => sums.decisions >= JUDGED_FROM;

/** Whether an arm may be drawn: it is not, once it is expected to earn less than nothing does. */
function eligibleArms(arms: readonly Arm[], beliefs: readonly Belief[], purchase: number | undefined): boolean[] {
  const [nothing, base] = [arms[0]!, beliefs[0]!];
  return arms.map((arm, n) => {
    if (n === 0 || !isJudged(arm) || !isJudged(nothing)) return true;
    const loses = intervalOf(beliefs[n]!).high < intervalOf(base).low;
    return !loses && (purchase === undefined || paysFor(purchase, arm, nothing));
  });
}

/** Chances to be best among the eligible arms, with none for those that do not move the person. */
function chancesOf(arms: readonly Arm[], beliefs: readonly Belief[]): number[] {
  const chances = probabilitiesOfBest(beliefs).map((chance, n) => (arms[n]!.isMoving === false ? 0 : chance));
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return total === 0 ? chances.map((_, n) => (n === 0 ? 1 : 0)) : chances.map((chance) => chance / total);
}

/**
 * The exact probability of each arm: its floor, and of the rest the chance that it is the best, mixed with an even part.
 * @param arms nothing first
 * @param purchase the person's purchase probability without an offer, if it is known
 */
export function drawnFrom(arms: readonly Arm[], purchase?: number): Omit<ArmReceipt, "isChosen">[] {
  const beliefs = beliefsOf(arms.map(({ sums }) => sums));
  const eligible = eligibleArms(arms, beliefs, purchase);
  const some = arms.flatMap((arm, n) => (eligible[n] ? [{ arm, belief: beliefs[n]!, n }] : []));
  const chances = chancesOf(
    some.map(({ arm }) => arm),
    some.map(({ belief }) => belief),
  );
  const mixed = chances.map((chance) => (1 - EPSILON) * chance + EPSILON / some.length);
  const control = Math.max(LEAST_CONTROL, ...some.map(({ arm }) => arm.control ?? 0));
  const propensities = withFloors(
    mixed,
    some.map((_, at) => (at === 0 ? control : ARM_FLOOR)),
  );
  const placeOf = new Map(some.map(({ n }, at) => [n, at]));
  return arms.map(({ kind, sums }, n) => {
    const at = placeOf.get(n);
    return {
      arm: kind,
      isEligible: at !== undefined,
      propensity: at === undefined ? 0 : propensities[at]!,
      chance: at === undefined ? 0 : chances[at]!,
      expected: beliefs[n]!.mean,
      deviation: beliefs[n]!.deviation,
      decisions: sums.decisions,
    };
  });
}

/** The arm in whose part of [0, 1) a number lies. */
export function drawn(propensities: readonly number[], chance: number): number {
  let sum = 0;
  for (const [n, propensity] of propensities.entries()) {
    sum += propensity;
    if (chance < sum) return n;
  }
  // A sum of doubles may end a hair below 1.
  return propensities.findLastIndex((propensity) => propensity > 0);
}
