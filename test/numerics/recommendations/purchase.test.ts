import { describe, expect, it } from "vitest";
import { calibrate, calibrated, calibratedLogOdds } from "../../../functions/recommendations/purchase/calibration.ts";
import { fitPurchaseModel, qualityOf, rowOf, score } from "../../../functions/recommendations/purchase/model.ts";
import { calibrationError } from "../../../functions/recommendations/purchase/quality.ts";
import { type Design, fitLogistic, logistic, logit } from "../../../functions/shared/statistics/logistic.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const designOf = (rows: readonly (readonly number[])[]): Design => ({
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat()),
});

/** Spector and Mazzeo (1980), as printed in Greene's Econometric Analysis: GPA, TUCE, PSI, and whether the grade rose. */
const SPECTOR =
  `2.66 20 0 0,2.89 22 0 0,3.28 24 0 0,2.92 12 0 0,4 21 0 1,2.86 17 0 0,2.76 17 0 0,2.87 21 0 0,3.03 25 0 0,
3.92 29 0 1,2.63 20 0 0,3.32 23 0 0,3.57 23 0 0,3.26 25 0 1,3.53 26 0 0,2.74 19 0 0,2.75 25 0 0,2.83 19 0 0,3.12 23 1 0,
3.16 25 1 1,2.06 22 1 0,3.62 28 1 1,2.89 14 1 0,3.51 26 1 0,3.54 24 1 1,2.83 27 1 1,3.39 17 1 1,2.67 24 1 0,3.65 21 1 1,
4 23 1 1,3.1 21 1 0,2.39 19 1 1`
    .split(",")
    .map((line) => line.trim().split(" ").map(Number));

/** Rows whose outcomes follow known coefficients, the intercept first. */
function drawn(count: number, truth: readonly number[], seed: number): { design: Design; outcomes: Uint8Array } {
  const next = uniform(seed);
  const rows = Array.from({ length: count }, () => truth.slice(1).map(() => 4 * next() - 2));
  const outcomes = rows.map((row) => {
    const logOdds = row.reduce((sum, value, at) => sum + value * (truth[at + 1] ?? 0), truth[0] ?? 0);
    return next() < logistic(logOdds) ? 1 : 0;
  });
  return { design: designOf(rows), outcomes: Uint8Array.from(outcomes) };
}

describe("logistic regression", () => {
  it("has the coefficients and standard errors that Stata prints for Spector's data", () => {
    const design = designOf(SPECTOR.map((row) => row.slice(0, 3)));
    const outcomes = Uint8Array.from(SPECTOR, (row) => row[3] ?? 0);
    const fit = fitLogistic(design, outcomes, { ridge: 0 });
    // Stata's logit, as statsmodels keeps it among its reference results.
    const published = [-13.021346858, 2.826112595, 0.095157661, 2.378687655];
    const errors = [4.931324214, 1.262941076, 0.141554206, 1.064564254];
    for (const [at, value] of published.entries()) {
      expect(Math.abs((fit.coefficients[at] ?? 0) - value)).toBeLessThan(1e-5);
      expect(Math.abs((fit.standardErrors[at] ?? 0) - (errors[at] ?? 0))).toBeLessThan(1e-5);
    }
    expect(fit.deviance).toBeCloseTo(25.779268444, 6);
  });

  it("with a penalty no small step in any direction does better", () => {
    const { design, outcomes } = drawn(300, [-0.5, 1, -2, 0.3], 7);
    const ridge = 3;
    const { coefficients } = fitLogistic(design, outcomes, { ridge });
    const loss = (at: Float64Array): number => {
      let sum = (ridge / 2) * at.slice(1).reduce((squares, value) => squares + value * value, 0);
      for (let row = 0; row < design.rows; row++) {
        let logOdds = at[0] ?? 0;
        for (let column = 0; column < 3; column++)
          logOdds += (at[column + 1] ?? 0) * (design.values[row * 3 + column] ?? 0);
        sum -= outcomes[row] === 1 ? Math.log(logistic(logOdds)) : Math.log(1 - logistic(logOdds));
      }
      return sum;
    };
    const best = loss(coefficients);
    for (let column = 0; column < 4; column++) {
      for (const step of [-1e-3, 1e-3]) {
        expect(loss(coefficients.map((value, at) => (at === column ? value + step : value)))).toBeGreaterThan(best);
      }
    }
  });

  it("its 95 % intervals hold the truth in about 95 of 100 samples", () => {
    const truth = [-1, 0.8, 0, -0.4];
    let held = 0;
    for (let sample = 0; sample < 200; sample++) {
      const { design, outcomes } = drawn(800, truth, 1000 + sample);
      const { coefficients, standardErrors } = fitLogistic(design, outcomes, { ridge: 0 });
      for (const [at, value] of truth.entries()) {
        if (Math.abs((coefficients[at] ?? 0) - value) < 1.96 * (standardErrors[at] ?? 0)) held++;
      }
    }
    // Of 800 intervals 95 % are 760; four standard errors of that count are 25.
    expect(Math.abs(held - 760)).toBeLessThan(25);
  });

  it("refuses data without a unique best fit, and numbers that are not finite", () => {
    const apart = designOf([[1], [2], [3], [4]]);
    const outcomes = Uint8Array.from([0, 0, 1, 1]);
    expect(() => fitLogistic(apart, outcomes, { ridge: 0 })).toThrow(RangeError);
    expect(fitLogistic(apart, outcomes, { ridge: 0.1 }).coefficients.every(Number.isFinite)).toBe(true);
    const twice = designOf([
      [1, 1],
      [2, 2],
      [3, 3],
      [1, 1],
    ]);
    expect(() => fitLogistic(twice, Uint8Array.from([0, 1, 0, 1]), { ridge: 0 })).toThrow(RangeError);
    expect(() => fitLogistic(designOf([[1], [Number.NaN]]), Uint8Array.from([0, 1]), { ridge: 1 })).toThrow(RangeError);
    expect(() => fitLogistic(apart, Uint8Array.from([0, 1]), { ridge: 1 })).toThrow(RangeError);
  });

  it("log-odds of any size give probabilities without overflow", () => {
    expect(logistic(1000)).toBe(1);
    expect(logistic(-1000)).toBe(0);
    expect(logistic(31.2)).toBeCloseTo(1, 12);
    expect(logit(logistic(-3.7))).toBeCloseTo(-3.7, 12);
  });
});

describe("the example of three learners in docs/conversion.md", () => {
  // Hours on the platform, works looked at, works bought before; whether the next one was bought.
  const design = designOf([
    [100, 5, 1],
    [50, 3, 0],
    [200, 8, 2],
  ]);
  const outcomes = Uint8Array.from([1, 0, 1]);

  it("has no maximum-likelihood fit: four parameters separate three rows", () => {
    expect(() => fitLogistic(design, outcomes, { ridge: 0 })).toThrow(RangeError);
  });

  it("with a penalty the fourth learner's probability is one that three rows can support", () => {
    const model = fitPurchaseModel(["time", "browsed", "bought"], { design, outcomes }, { design, outcomes }, 1);
    const { intercept, contributions } = score(model, Float64Array.of(150, 7, 0));
    const logOdds = contributions.reduce((sum, part) => sum + part, intercept);
    expect(logistic(logOdds)).toBeCloseTo(0.7179, 3);
  });

  it("the coefficients 0.5, 0.2, 0.1 and 0.3 give log-odds of 31.2", () => {
    expect(0.5 + 0.2 * 150 + 0.1 * 7 + 0.3 * 0).toBeCloseTo(31.2, 12);
    expect(1 - logistic(31.2)).toBeLessThan(1e-13);
  });
});

describe("a model of purchases", () => {
  it("its contributions, the intercept and the calibration add up to the log-odds", () => {
    const earlier = drawn(600, [-0.5, 1, -2, 0.3], 17);
    const later = drawn(300, [-0.5, 1, -2, 0.3], 18);
    const model = fitPurchaseModel(["a", "b", "c"], earlier, later, 1);
    for (const row of [0, 1, 2]) {
      const found = score(model, rowOf(later.design, row));
      const sum = found.contributions.reduce((total, part) => total + part, found.intercept + found.calibration);
      expect(Math.abs(sum - found.logOdds)).toBeLessThan(1e-12);
      expect(found.probability).toBeCloseTo(logistic(found.logOdds), 15);
    }
  });

  it("its quality is measured with intervals that hold the measure", () => {
    const earlier = drawn(800, [-0.5, 1, -2], 19);
    const model = fitPurchaseModel(["a", "b"], earlier, drawn(400, [-0.5, 1, -2], 20), 1);
    const fresh = drawn(800, [-0.5, 1, -2], 21);
    const predictions = Float64Array.from(
      { length: 800 },
      (_, row) => score(model, rowOf(fresh.design, row)).probability,
    );
    const quality = qualityOf(predictions, fresh.outcomes, 1);
    for (const { value, interval } of [quality.auc, quality.averagePrecision, quality.logLoss]) {
      expect(interval.low).toBeLessThan(value);
      expect(interval.high).toBeGreaterThan(value);
    }
    expect(quality.auc.value).toBeGreaterThan(0.85);
    expect(quality.positives).toBe(fresh.outcomes.filter((outcome) => outcome === 1).length);
  });
});

describe("calibration", () => {
  it("finds how a model distorts both ends, and keeps the order of rows", () => {
    const next = uniform(3);
    const logOdds = Float64Array.from({ length: 20_000 }, () => 6 * next() - 4);
    // The truth is by half too sure below, and a quarter too timid above.
    const truth = { intercept: 0.3, low: 0.5, high: 1.25 };
    const outcomes = Uint8Array.from(logOdds, (value) => (next() < calibrated(truth, value) ? 1 : 0));
    const found = calibrate(logOdds, outcomes);
    expect(Math.abs(found.intercept - truth.intercept)).toBeLessThan(0.15);
    expect(Math.abs(found.low - truth.low)).toBeLessThan(0.08);
    expect(Math.abs(found.high - truth.high)).toBeLessThan(0.2);
    expect(calibrationError(logOdds.map(logistic), outcomes)).toBeGreaterThan(0.05);
    expect(
      calibrationError(
        logOdds.map((value) => calibrated(found, value)),
        outcomes,
      ),
    ).toBeLessThan(0.01);
    expect(calibratedLogOdds(found, 1)).toBeGreaterThan(calibratedLogOdds(found, 0.9));
  });

  it("never reverses the order, whatever the slice says", () => {
    const next = uniform(9);
    const logOdds = Float64Array.from({ length: 400 }, () => 4 * next() - 2);
    const against = Uint8Array.from(logOdds, (value) => (next() < logistic(-2 * value) ? 1 : 0));
    const { low, high } = calibrate(logOdds, against);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeGreaterThanOrEqual(0);
  });
});
