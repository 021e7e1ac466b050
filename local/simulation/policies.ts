import { type Arm, beliefsOf, drawn, drawnFrom, NO_SUMS } from "../../functions/conversion/offers/choice.ts";
import { probabilitiesOfBest } from "../../functions/conversion/offers/thompson.ts";
import { uniform } from "../../functions/shared/statistics/random.ts";
import { buyingChance, expectedReward, type Looker, type Market, priceOf } from "./market.ts";

/** The probability of each treatment on a day, from the matured rewards of each. */
export type Policy = (arms: readonly Arm[], day: number) => readonly number[];

/** The platform's policy: the probability that each arm is the best, above the floors that keep each arm measurable. */
export const served: Policy = (arms) => drawnFrom(arms).map(({ propensity }) => propensity);

/** The same without floors; the difference is the cost of measuring. */
export const thompson: Policy = (arms) => probabilitiesOfBest(beliefsOf(arms.map(({ sums }) => sums)));

export const even: Policy = (arms) => arms.map(() => 1 / arms.length);

/** Tries each arm for a day, then always takes the one that has earned most; no offer until that is known. */
export const greedy: Policy = (arms, day) => {
  const means = arms.map(({ sums }) => (sums.decisions === 0 ? Number.NaN : sums.total / sums.decisions));
  const best = day < arms.length ? day : means.some(Number.isNaN) ? 0 : means.indexOf(Math.max(...means));
  return arms.map((_, n) => (n === best ? 1 : 0));
};

/** One decision as it is logged. */
export interface Decision {
  readonly day: number;
  readonly arm: number;
  readonly propensities: readonly number[];
  /** In cents. */
  readonly reward: number;
  readonly looker: Looker;
}

/** Days until a reward counts: the refund window. */
const MATURES_AFTER = 7;

const withReward = ({ decisions, bought, total, squares }: Arm["sums"], reward: number): Arm["sums"] => ({
  decisions: decisions + 1,
  bought: bought + (reward > 0 ? 1 : 0),
  total: total + reward,
  squares: squares + reward ** 2,
});

const armsOf = (market: Market): Arm[] =>
  market.treatments.map((treatment, n) => ({
    kind: n === 0 ? "nothing" : treatment.off > 0 ? "discount" : "message",
    sums: NO_SUMS,
    ...(treatment.off > 0 && { price: { list: market.price, off: market.price - priceOf(market, treatment) } }),
  }));

/** Simulates a policy with `lookers` people a day; each night the matured rewards are counted. @yields each decision, in order */
export function* playPolicy(
  market: Market,
  policy: Policy,
  { seed, days, lookers }: { readonly seed: number; readonly days: number; readonly lookers: number },
): Generator<Decision> {
  const draw = uniform(seed);
  let arms = armsOf(market);
  /** The rewards of days that have not matured, oldest first, by arm. */
  const pending: Arm["sums"][][] = [];
  for (let day = 0; day < days; day++) {
    const propensities = policy(arms, day);
    const today = arms.map(() => NO_SUMS);
    for (let n = 0; n < lookers; n++) {
      const looker = market.next();
      const arm = drawn(propensities, draw());
      const treatment = market.treatments[arm];
      const sums = today[arm];
      if (!treatment || !sums) throw new RangeError(`There is no treatment ${arm}.`);
      const isBought = draw() < buyingChance(market, treatment, looker);
      const reward = isBought ? market.kept * priceOf(market, treatment) : 0;
      today[arm] = withReward(sums, reward);
      yield { day, arm, propensities, reward, looker };
    }
    pending.push(today);
    const matured = pending.length > MATURES_AFTER ? pending.shift() : undefined;
    if (matured) arms = arms.map((arm, n) => ({ ...arm, sums: together(arm.sums, matured[n] ?? NO_SUMS) }));
  }
}

const together = (a: Arm["sums"], b: Arm["sums"]): Arm["sums"] => ({
  decisions: a.decisions + b.decisions,
  bought: a.bought + b.bought,
  total: a.total + b.total,
  squares: a.squares + b.squares,
});

/** The number of people from whom the true means of treatments are computed. */
const SAMPLE = 20_000;

/** The mean earnings of each treatment over the market's people. */
export function meansOf(market: Market): number[] {
  const people = Array.from({ length: SAMPLE }, market.next);
  return market.treatments.map(
    (treatment) => people.reduce((sum, looker) => sum + expectedReward(market, treatment, looker), 0) / SAMPLE,
  );
}

/** The regret of decisions against the single best treatment, as a share of its earnings. */
export function regretOf(log: Iterable<Pick<Decision, "arm">>, means: readonly number[]): number {
  const best = Math.max(...means);
  let [count, lost] = [0, 0];
  for (const { arm } of log) {
    count++;
    lost += best - (means[arm] ?? 0);
  }
  return lost / (count * best);
}
