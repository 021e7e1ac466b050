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
const ARM_FLOOR = 0.05;
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

interface Believed {
  readonly arm: Arm;
  readonly belief: Belief;
}

/** Whether an arm may be drawn: it is not, once it is expected to earn less than nothing does. */
function isEligible({ arm, belief }: Believed, nothing: Believed | undefined, purchase: number | undefined): boolean {
  if (!nothing || arm === nothing.arm || !isJudged(arm) || !isJudged(nothing.arm)) return true;
  const loses = intervalOf(belief).high < intervalOf(nothing.belief).low;
  return !loses && (purchase === undefined || paysFor(purchase, arm, nothing.arm));
}

/** Chances to be best, with none for arms that do not move the person. */
function chancesOf(some: readonly Believed[]): number[] {
  const best = probabilitiesOfBest(some.map(({ belief }) => belief));
  const chances = some.map(({ arm }, n) => (arm.isMoving === false ? 0 : (best[n] ?? 0)));
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return total === 0 ? chances.map((_, n) => (n === 0 ? 1 : 0)) : chances.map((chance) => chance / total);
}

const NOT_DRAWN = { isEligible: false, propensity: 0, chance: 0 };

/**
 * The exact probability of each arm: its floor, and of the rest the chance that it is the best, mixed with an even part.
 * @param arms nothing first
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
