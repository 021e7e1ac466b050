import { evaluatePolicy } from "../../functions/conversion/evaluation/off-policy.ts";
import { fitPurchaseModel, score } from "../../functions/recommendations/purchase/model.ts";
import { logistic } from "../../functions/shared/statistics/logistic.ts";
import { normal, uniform } from "../../functions/shared/statistics/random.ts";
import { type Estimate, estimateOf } from "./compare.ts";
import { buyingChance, expectedReward, marketOf } from "./market.ts";
import { type Decision, even, greedy, meansOf, playPolicy, regretOf, served, thompson } from "./policies.ts";

/** How often 95 % intervals contained the known true value. */
export interface Coverage {
  readonly held: number;
  readonly of: number;
}

const Z95 = 1.959963984540054;

/** The true log-odds of the outcomes: an intercept, and a coefficient for each feature. */
const TRUTH = [-2, 0.8, -0.5, 0] as const;
const NAMES = ["appeal", "price", "nothing"];

/** How often the intervals of the purchase model's coefficients contain the true ones. */
export function coefficientCoverage({ seeds, rows }: { readonly seeds: number; readonly rows: number }): Coverage {
  let held = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const [gauss, draw] = [normal(2 * seed + 1), uniform(2 * seed + 2)];
    const labelled = () => {
      const values = Float64Array.from({ length: rows * NAMES.length }, gauss);
      const outcomes = new Uint8Array(rows);
      for (let row = 0; row < rows; row++) {
        let logOdds: number = TRUTH[0];
        for (let column = 0; column < NAMES.length; column++) {
          logOdds += (TRUTH[column + 1] ?? 0) * (values[row * NAMES.length + column] ?? 0);
        }
        outcomes[row] = draw() < logistic(logOdds) ? 1 : 0;
      }
      return { design: { rows, columns: NAMES.length, values }, outcomes };
    };
    const { features } = fitPurchaseModel(NAMES, labelled(), labelled(), 0);
    for (const [n, { coefficient, standardError, deviation }] of features.entries()) {
      // Per standard deviation of the feature, as in the model.
      const truth = (TRUTH[n + 1] ?? 0) * deviation;
      if (Math.abs(coefficient - truth) <= Z95 * standardError) held++;
    }
  }
  return { held, of: seeds * NAMES.length };
}

/** A tenth of the people, ordered by prediction: the means of the predictions and of the true probabilities. */
export interface Tenth {
  readonly predicted: number;
  readonly truth: number;
}

const TENTHS = 10;

/** The model's predictions for new people of a market beside the true probabilities, which follow no logistic curve. */
export function predictedTenths(seed: number, rows: number): Tenth[] {
  const market = marketOf(seed);
  const draw = uniform(seed + 1);
  const [nothing] = market.treatments;
  if (!nothing) throw new RangeError("A market has at least one treatment.");
  const lookers = (count: number) =>
    Array.from({ length: count }, () => {
      const looker = market.next();
      return {
        features: [Math.log(looker.appeal), Math.log(looker.budget / market.price)],
        truth: buyingChance(market, nothing, looker),
      };
    });
  const labelled = (count: number) => {
    const people = lookers(count);
    return {
      design: { rows: count, columns: 2, values: Float64Array.from(people.flatMap(({ features }) => features)) },
      outcomes: Uint8Array.from(people, ({ truth }) => (draw() < truth ? 1 : 0)),
    };
  };
  const model = fitPurchaseModel(["appeal", "means"], labelled(rows), labelled(rows), 1);
  const people = lookers(rows)
    .map(({ features, truth }) => ({ truth, predicted: score(model, Float64Array.from(features)).probability }))
    .sort((a, b) => a.predicted - b.predicted);
  return Array.from({ length: TENTHS }, (_, n) => {
    const tenth = people.slice((n * rows) / TENTHS, ((n + 1) * rows) / TENTHS);
    const mean = (of: (each: (typeof tenth)[number]) => number) =>
      tenth.reduce((sum, each) => sum + of(each), 0) / tenth.length;
    return { predicted: mean(({ predicted }) => predicted), truth: mean(({ truth }) => truth) };
  });
}

export interface Played {
  readonly seeds: number;
  readonly days: number;
  readonly lookers: number;
}

const POLICIES = { served, thompson, even, greedy };
export type PolicyName = keyof typeof POLICIES;

/** The regret of each policy in each market, as a share of the best treatment's earnings. */
export function regrets({ seeds, days, lookers }: Played): Record<PolicyName, number[]> {
  const found: Record<PolicyName, number[]> = { served: [], thompson: [], even: [], greedy: [] };
  for (let seed = 0; seed < seeds; seed++) {
    const means = meansOf(marketOf(seed));
    for (const name of Object.keys(POLICIES) as PolicyName[]) {
      const log = playPolicy(marketOf(seed), POLICIES[name], { seed: seed + 1_000, days, lookers });
      found[name].push(regretOf(log, means));
    }
  }
  return found;
}

/** How much smaller the first policy's regrets are than the second's, paired by market. */
export const savedAgainst = (first: readonly number[], second: readonly number[]): Estimate =>
  estimateOf(second.map((value, seed) => value - (first[seed] ?? 0)));

/** The policies to evaluate: the probability of each arm. */
const targetsOf = (arms: number): readonly (readonly number[])[] => [
  ...Array.from({ length: arms }, (_, only) => Array.from({ length: arms }, (_, n) => (n === only ? 1 : 0))),
  Array.from({ length: arms }, () => 1 / arms),
];

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0);

/** The mean reward of each arm: the doubly robust estimator's model, from other decisions than those it is used on. */
function earnedOf(log: readonly Decision[], arms: number): number[] {
  const sums = Array.from({ length: arms }, () => ({ count: 0, total: 0 }));
  for (const { arm, reward } of log) {
    const sum = sums[arm];
    if (sum) [sum.count, sum.total] = [sum.count + 1, sum.total + reward];
  }
  return sums.map(({ count, total }) => total / Math.max(1, count));
}

/** How often the intervals of both estimators contain what other policies would have earned from the people in the log. */
export function offPolicyCoverage({ seeds, days, lookers }: Played): { snips: Coverage; doublyRobust: Coverage } {
  let [of, snips, doublyRobust] = [0, 0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    const market = marketOf(seed);
    const whole = [...playPolicy(market, served, { seed: seed + 2_000, days, lookers })];
    for (const target of targetsOf(market.treatments.length)) {
      // The log has no information about an arm that could not be chosen.
      const log = whole.filter(({ propensities }) =>
        target.every((chance, n) => chance === 0 || propensities[n] !== 0),
      );
      const expected = market.treatments.map(
        (treatment) => log.reduce((sum, { looker }) => sum + expectedReward(market, treatment, looker), 0) / log.length,
      );
      const half = Math.floor(log.length / 2);
      const models = [earnedOf(log.slice(half), expected.length), earnedOf(log.slice(0, half), expected.length)];
      const found = evaluatePolicy(
        log.map(({ arm, propensities, reward }, at) => {
          const model = models[at < half ? 0 : 1] ?? [];
          return {
            propensity: propensities[arm] ?? 0,
            target: target[arm] ?? 0,
            reward,
            expected: model[arm] ?? 0,
            expectedOfTarget: dot(target, model),
          };
        }),
      );
      if (found.kind === "refused") continue;
      of++;
      const truth = dot(target, expected);
      const holds = ({ low, high }: { readonly low: number; readonly high: number }) => low <= truth && truth <= high;
      if (holds(found.snips.interval)) snips++;
      if (holds(found.doublyRobust.interval)) doublyRobust++;
    }
  }
  return { snips: { held: snips, of }, doublyRobust: { held: doublyRobust, of } };
}
