import { expect, test } from "vitest";
import {
  coefficientCoverage,
  offPolicyCoverage,
  predictedTenths,
  regrets,
  savedAgainst,
} from "../../../local/simulation/conversion.ts";

const share = ({ held, of }: { readonly held: number; readonly of: number }) => held / of;

test("the purchase model's intervals hold the coefficients that outcomes were drawn by", () => {
  // 95 % of 600, less three standard errors.
  expect(share(coefficientCoverage({ seeds: 200, rows: 1_000 }))).toBeGreaterThan(0.923);
});

test("where no logistic curve is true, predictions still order people and are right on average", () => {
  const tenths = predictedTenths(1, 10_000);
  const truths = tenths.map(({ truth }) => truth);
  expect(truths).toEqual([...truths].sort((a, b) => a - b));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(tenths.map(({ predicted }) => predicted))).toBeCloseTo(mean(truths), 2);
});

test("offers give away less than an even policy, and in the worst market less than a greedy one", () => {
  const found = regrets({ seeds: 12, days: 180, lookers: 60 });
  for (const name of ["served", "thompson"] as const) {
    const { mean, within } = savedAgainst(found[name], found.even);
    expect(mean - within, name).toBeGreaterThan(0);
  }
  expect(Math.max(...found.thompson)).toBeLessThan(Math.max(...found.greedy));
});

test("off-policy intervals hold what other policies would have earned", () => {
  const { snips, doublyRobust } = offPolicyCoverage({ seeds: 30, days: 60, lookers: 60 });
  // 95 % of at most 150, less three standard errors; the five policies of a log are not independent.
  expect(snips.of).toBeGreaterThan(100);
  expect(share(snips)).toBeGreaterThan(0.89);
  expect(share(doublyRobust)).toBeGreaterThan(0.89);
});
