import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  byPrediction,
  calibrationError,
  logLoss,
  rankingQuality,
} from "../../../functions/recommendations/purchase/quality.ts";

const rows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 })), { minLength: 2, maxLength: 40 })
  .filter((drawn) => drawn.some(([, outcome]) => outcome === 1) && drawn.some(([, outcome]) => outcome === 0))
  .map((drawn) => ({
    predictions: Float64Array.from(drawn, ([value]) => value / 20),
    outcomes: Uint8Array.from(drawn, ([, outcome]) => outcome),
  }));

describe("quality of predicted probabilities", () => {
  it("the AUC is the share of pairs in the right order, and ties count a half", () => {
    fc.assert(
      fc.property(rows, ({ predictions, outcomes }) => {
        let right = 0;
        let pairs = 0;
        for (const [a, high] of predictions.entries()) {
          for (const [b, low] of predictions.entries()) {
            if (outcomes[a] !== 1 || outcomes[b] !== 0) continue;
            pairs++;
            right += high > low ? 1 : high === low ? 0.5 : 0;
          }
        }
        const { auc } = rankingQuality({ predictions, outcomes, order: byPrediction(predictions) });
        expect(auc).toBeCloseTo(right / pairs, 10);
      }),
    );
  });

  it("the average precision sums precision over the thresholds at which recall grows", () => {
    fc.assert(
      fc.property(rows, ({ predictions, outcomes }) => {
        const positives = outcomes.reduce((sum, outcome) => sum + outcome, 0);
        let reference = 0;
        let recallBefore = 0;
        for (const threshold of [...new Set(predictions)].sort((a, b) => b - a)) {
          const taken = [...predictions.keys()].filter((row) => (predictions[row] ?? 0) >= threshold);
          const hits = taken.filter((row) => outcomes[row] === 1).length;
          reference += (hits / positives - recallBefore) * (hits / taken.length);
          recallBefore = hits / positives;
        }
        const { averagePrecision } = rankingQuality({ predictions, outcomes, order: byPrediction(predictions) });
        expect(averagePrecision).toBeCloseTo(reference, 10);
      }),
    );
  });

  it("counting a row twice is the same as having it twice", () => {
    fc.assert(
      fc.property(rows, ({ predictions, outcomes }) => {
        const twice = (values: ArrayLike<number>): number[] => Array.from(values).flatMap((value) => [value, value]);
        const doubled = {
          predictions: Float64Array.from(twice(predictions)),
          outcomes: Uint8Array.from(twice(outcomes)),
        };
        const counts = new Uint8Array(predictions.length).fill(2);
        const counted = rankingQuality({ predictions, outcomes, order: byPrediction(predictions) }, counts);
        const had = rankingQuality({ ...doubled, order: byPrediction(doubled.predictions) });
        expect(counted.auc).toBeCloseTo(had.auc, 10);
        expect(counted.averagePrecision).toBeCloseTo(had.averagePrecision, 10);
        expect(calibrationError(predictions, outcomes, counts)).toBeCloseTo(
          calibrationError(predictions, outcomes),
          10,
        );
      }),
    );
  });

  it("the log-loss and the calibration error are those of a worked example, and stay finite", () => {
    const predictions = Float64Array.from([0.9, 0.9, 0.1, 0.1]);
    const outcomes = Uint8Array.from([1, 0, 0, 0]);
    expect(logLoss(predictions, outcomes)).toBeCloseTo(-(3 * Math.log(0.9) + Math.log(0.1)) / 4, 12);
    // Two bins of two rows each: 0.9 against 0.5, and 0.1 against 0.
    expect(calibrationError(predictions, outcomes)).toBeCloseTo((0.4 + 0.1) / 2, 12);
    expect(logLoss(Float64Array.from([0]), Uint8Array.from([1]))).toBeLessThan(40);
  });
});
