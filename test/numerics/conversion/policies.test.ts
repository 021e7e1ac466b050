import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluatePolicy, type LoggedDecision } from "../../../functions/conversion/evaluation/off-policy.ts";
import { probabilitiesOfBest, withFloors } from "../../../functions/conversion/offers/thompson.ts";
import { type Trial, tLearner, xLearner } from "../../../functions/conversion/uplift/learners.ts";
import { qini } from "../../../functions/conversion/uplift/qini.ts";
import { normalCdf } from "../../../functions/shared/statistics/normal.ts";
import { normal, uniform } from "../../../functions/shared/statistics/random.ts";

const ARMS = 4;
/** What each arm earns in two kinds of situation; the logging policy knows nothing of them. */
const RATES = [
  [0.05, 0.1, 0.2, 0.02],
  [0.3, 0.1, 0.05, 0.02],
] as const;
const LOGGING = [0.4, 0.3, 0.2, 0.1] as const;
/** In the first kind the third arm mostly, in the second the first. */
const TARGET = [
  [0.1, 0.1, 0.7, 0.1],
  [0.7, 0.1, 0.1, 0.1],
] as const;
const TRUTH =
  (TARGET[0].reduce((sum, share, arm) => sum + share * (RATES[0][arm] ?? 0), 0) +
    TARGET[1].reduce((sum, share, arm) => sum + share * (RATES[1][arm] ?? 0), 0)) /
  2;

function logged(rows: number, next: () => number, isModelled: boolean): LoggedDecision[] {
  return Array.from({ length: rows }, () => {
    const kind = next() < 0.5 ? 0 : 1;
    let draw = next();
    let arm = 0;
    while (arm < ARMS - 1 && draw >= (LOGGING[arm] ?? 0)) draw -= LOGGING[arm++] ?? 0;
    // A rough model: it is a quarter too low everywhere.
    const guess = (other: number) => (isModelled ? 0.75 * (RATES[kind][other] ?? 0) : 0);
    return {
      propensity: LOGGING[arm] ?? 0,
      target: TARGET[kind][arm] ?? 0,
      reward: next() < (RATES[kind][arm] ?? 0) ? 1 : 0,
      expected: guess(arm),
      expectedOfTarget: TARGET[kind].reduce((sum, share, other) => sum + share * guess(other), 0),
    };
  });
}

describe("off-policy evaluation", () => {
  it("the intervals of both estimators hold the known truth in about 95 of 100 logs", () => {
    const next = uniform(41);
    const held = { snips: 0, doublyRobust: 0 };
    const logs = 300;
    for (let log = 0; log < logs; log++) {
      const found = evaluatePolicy(logged(2000, next, true));
      if (found.kind !== "evaluated") throw new Error(found.why);
      for (const name of ["snips", "doublyRobust"] as const) {
        const { low, high } = found[name].interval;
        if (low <= TRUTH && TRUTH <= high) held[name]++;
      }
    }
    // 95 % less four standard errors of a share of 300.
    expect(held.snips / logs).toBeGreaterThan(0.9);
    expect(held.doublyRobust / logs).toBeGreaterThan(0.9);
  });

  it("refuses a log that is too short, or that seldom chose what the policy would", () => {
    const next = uniform(42);
    expect(evaluatePolicy(logged(999, next, false))).toMatchObject({ kind: "refused", rows: 999 });
    const foreign = Array.from({ length: 5000 }, (_, row) => ({
      propensity: row < 50 ? 0.01 : 0.99,
      target: row < 50 ? 1 : 0,
      reward: 1,
      expected: 0,
      expectedOfTarget: 0,
    }));
    const refused = evaluatePolicy(foreign);
    expect(refused).toMatchObject({ kind: "refused" });
    expect(refused.effectiveRows).toBeCloseTo(50, 6);
    expect(evaluatePolicy([])).toMatchObject({ kind: "refused", effectiveRows: 0 });
  });

  it("a policy that decides as the log did has the log's own mean, and no row is clipped", () => {
    const rows = logged(1500, uniform(43), false).map((row) => ({ ...row, target: row.propensity }));
    const found = evaluatePolicy(rows);
    const mean = rows.reduce((sum, { reward }) => sum + reward, 0) / rows.length;
    expect(found).toMatchObject({ kind: "evaluated", clipped: 0 });
    if (found.kind === "evaluated") {
      expect(found.snips.estimate).toBeCloseTo(mean, 12);
      expect(found.doublyRobust.estimate).toBeCloseTo(mean, 12);
      expect(found.effectiveRows).toBeCloseTo(1500, 6);
    }
  });
});

describe("the chance to be best", () => {
  it("of two arms it is that of the normal distribution, and it adds up to 1", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        (mean, first, second) => {
          const [a = 0, b = 0] = probabilitiesOfBest([
            { mean, deviation: first },
            { mean: 0, deviation: second },
          ]);
          expect(a).toBeCloseTo(normalCdf(mean / Math.hypot(first, second)), 8);
          expect(a + b).toBeCloseTo(1, 12);
        },
      ),
    );
  });

  it("of several arms it is the share of draws in which each is highest", () => {
    const beliefs = [
      { mean: 0, deviation: 1 },
      { mean: 0, deviation: 0.05 },
      { mean: 0.3, deviation: 2 },
    ];
    const next = normal(51);
    const wins = [0, 0, 0];
    const draws = 100_000;
    for (let draw = 0; draw < draws; draw++) {
      const values = beliefs.map(({ mean, deviation }) => mean + deviation * next());
      wins[values.indexOf(Math.max(...values))]! += 1 / draws;
    }
    for (const [arm, chance] of probabilitiesOfBest(beliefs).entries()) {
      expect(Math.abs(chance - (wins[arm] ?? 0))).toBeLessThan(0.008);
    }
  });

  it("floors are kept, add up with the rest to 1, and too many are refused", () => {
    const shares = withFloors([0.9, 0.1, 0], [0.1, 0.05, 0.05]);
    expect(shares[0]).toBeCloseTo(0.1 + 0.8 * 0.9, 12);
    expect(shares[2]).toBeCloseTo(0.05, 12);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(() => withFloors([0.5, 0.5], [0.6, 0.5])).toThrow(RangeError);
  });
});

/** People of whom those with a high first number are moved by the treatment, if `isMoving`, and nobody otherwise. */
function trial(rows: number, seed: number, isMoving: boolean): Trial {
  const next = uniform(seed);
  const values = Float64Array.from({ length: rows * 3 }, () => 2 * next() - 1);
  const treated = Uint8Array.from({ length: rows }, () => (next() < 0.4 ? 1 : 0));
  const outcomes = Uint8Array.from({ length: rows }, (_, row) => {
    const effect = isMoving ? Math.max(0, 0.25 * (values[row * 3] ?? 0)) : 0.05;
    return next() < 0.2 + 0.1 * (values[row * 3 + 1] ?? 0) + (treated[row] === 1 ? effect : 0) ? 1 : 0;
  });
  return { design: { rows, columns: 3, values }, treated, outcomes };
}

describe("uplift", () => {
  for (const [name, learner] of [
    ["T", tLearner],
    ["X", xLearner],
  ] as const) {
    it(`the ${name}-learner finds whom a treatment moves, and is refused where it moves all alike`, () => {
      const model = learner(trial(12_000, 61, true), 1);
      const fresh = trial(12_000, 62, true);
      const found = qini(
        { predicted: model(fresh.design), treated: fresh.treated, outcomes: Float64Array.from(fresh.outcomes) },
        1,
      );
      expect(found.isFound).toBe(true);
      expect(found.coefficient).toBeGreaterThan(found.interval.low);
      expect(found.coefficient).toBeLessThan(found.interval.high);
      expect(Math.abs(found.averageEffect - 0.0625)).toBeLessThan(0.025);

      const flat = learner(trial(6000, 63, false), 1);
      const other = trial(6000, 64, false);
      const none = qini(
        { predicted: flat(other.design), treated: other.treated, outcomes: Float64Array.from(other.outcomes) },
        1,
      );
      expect(none.isFound).toBe(false);
    });
  }

  it("the coefficient of a worked example is the area between the two curves", () => {
    const found = qini(
      {
        predicted: Float64Array.from([4, 3, 2, 1]),
        treated: Uint8Array.from([0, 1, 0, 1]),
        outcomes: Float64Array.from([0, 1, 0, 0]),
      },
      1,
    );
    // The gain after each row is 0, 1, 1, 1, and 1 is the end of the straight line; there are two treated rows.
    expect(found.coefficient).toBeCloseTo(((0 + 0.5 + 1 + 1) / 4 - 1 / 2) / 2, 12);
    expect(found.averageEffect).toBeCloseTo(0.5, 12);
  });
});
