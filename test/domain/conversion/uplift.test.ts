import { expect, test } from "vitest";
import { movedBy, upliftOf } from "../../../functions/conversion/offers/nights.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

type Row = Parameters<typeof upliftOf>[0][number];

/** Choices of an offer and of nothing; what it adds to the chance to buy is the truth that must be found. */
function choices(count: number, adds: (newcomer: number) => number): Row[] {
  const next = uniform(7);
  return Array.from({ length: count }, (): Row => {
    // Later nights gave the offer more often.
    const propensity = next() < 0.5 ? 0.5 : 0.8;
    const isGiven = next() < propensity;
    const newcomer = next() < 0.5 ? 1 : 0;
    const bought = next() < 0.1 + (isGiven ? adds(newcomer) : 0) ? 1 : 0;
    return [isGiven ? "offer" : "nothing", isGiven ? propensity : 1 - propensity, bought, [newcomer, next()]];
  });
}

test("people whom an offer moves are found, and told from those whom it does not", () => {
  const found = upliftOf(
    choices(12_000, (newcomer) => (newcomer === 1 ? 0.2 : -0.05)),
    "offer",
  );
  expect(found.low).toBeGreaterThan(0);
  if (!found.model) throw new Error("Nobody is found.");
  expect(movedBy(found.model, [1, 0.5])).toBeCloseTo(0.2, 1);
  expect(movedBy(found.model, [0, 0.5])).toBeLessThan(0.02);
});

test("an offer that moves everyone alike is given to everyone alike", () => {
  const refused = upliftOf(
    choices(12_000, () => 0.05),
    "offer",
  );
  expect(refused.low).toBeLessThanOrEqual(0);
  expect(refused.model).toBeUndefined();
});

test("nobody is told from others by too few choices", () => {
  const collecting = upliftOf(
    choices(1_000, (newcomer) => newcomer / 2),
    "offer",
  );
  expect(collecting.qini).toBeUndefined();
  expect(collecting.model).toBeUndefined();
});
