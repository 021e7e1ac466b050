import * as fc from "fast-check";
import { expect, test } from "vitest";
import { audience } from "../../../functions/conversion/contract/offer.ts";
import { partsOf, spread } from "../../../functions/conversion/offers/budget.ts";
import { type Arm, type ArmSums, drawn, drawnFrom, NO_SUMS } from "../../../functions/conversion/offers/choice.ts";

const sums = fc.record({
  decisions: fc.integer({ min: 0, max: 5_000 }),
  rate: fc.double({ min: 0, max: 0.3, noNaN: true }),
  margin: fc.integer({ min: 0, max: 20_000 }),
});
const sumsOf = ({ decisions, rate, margin }: { decisions: number; rate: number; margin: number }): ArmSums => {
  const bought = Math.round(decisions * rate);
  return { decisions, bought, total: bought * margin, squares: bought * margin ** 2 };
};
const arms = fc
  .array(
    fc.record({
      sums: sums.map(sumsOf),
      control: fc.double({ min: 0.1, max: 0.5, noNaN: true }),
      isMoving: fc.boolean(),
      price: fc.option(fc.record({ list: fc.constant(10_000), off: fc.integer({ min: 1, max: 9_000 }) }), {
        nil: undefined,
      }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .chain((offers) =>
    sums
      .map(sumsOf)
      .map((nothing): Arm[] => [
        { kind: "nothing", sums: nothing },
        ...offers.map((each, n): Arm => ({ ...each, offer: `offer-${n}`, kind: each.price ? "discount" : "message" })),
      ]),
  );
const purchase = fc.option(fc.double({ min: 0.001, max: 0.99, noNaN: true }), { nil: undefined });

test("propensities add up to 1, and no eligible arm is below its floor", () => {
  fc.assert(
    fc.property(arms, purchase, (some, known) => {
      const drawing = drawnFrom(some, known);
      expect(drawing.reduce((sum, { propensity }) => sum + propensity, 0)).toBeCloseTo(1, 12);
      for (const [n, { isEligible, propensity }] of drawing.entries()) {
        const floor =
          n === 0
            ? Math.max(0.1, ...some.filter((_, at) => drawing[at]?.isEligible).map(({ control = 0 }) => control))
            : 0.05;
        if (isEligible) expect(propensity).toBeGreaterThanOrEqual(floor - 1e-12);
        else expect(propensity).toBe(0);
      }
      expect(drawing[0]?.isEligible).toBe(true);
    }),
  );
});

test("arms are drawn as often as their propensities say", () => {
  const some: Arm[] = [
    { kind: "nothing", sums: sumsOf({ decisions: 900, rate: 0.05, margin: 5_000 }) },
    { kind: "discount", offer: "a", sums: sumsOf({ decisions: 600, rate: 0.08, margin: 4_000 }), control: 0.2 },
    { kind: "message", offer: "b", sums: sumsOf({ decisions: 500, rate: 0.05, margin: 5_000 }) },
  ];
  const propensities = drawnFrom(some).map(({ propensity }) => propensity);
  const draws = 100_000;
  const counts = propensities.map(() => 0);
  for (let n = 0; n < draws; n++) {
    const arm = drawn(propensities, (n + 0.5) / draws);
    counts[arm] = (counts[arm] ?? 0) + 1;
  }
  for (const [n, propensity] of propensities.entries()) expect(counts[n]).toBeCloseTo(draws * propensity, -1);
});

test("an arm is left out once it is known to earn less than nothing does", () => {
  const nothing = { kind: "nothing", sums: sumsOf({ decisions: 5_000, rate: 0.1, margin: 5_000 }) } as const;
  const loss = { kind: "discount", offer: "a", sums: sumsOf({ decisions: 5_000, rate: 0.05, margin: 3_000 }) } as const;
  const few = { ...loss, sums: sumsOf({ decisions: 150, rate: 0.05, margin: 3_000 }) };
  expect(drawnFrom([nothing, loss]).map(({ isEligible }) => isEligible)).toEqual([true, false]);
  expect(drawnFrom([nothing, few]).map(({ isEligible }) => isEligible)).toEqual([true, true]);
});

test("who buys anyway gets no discount, and who hesitates does", () => {
  const nothing = { kind: "nothing", sums: sumsOf({ decisions: 1_000, rate: 0.1, margin: 9_000 }) } as const;
  const discount: Arm = {
    kind: "discount",
    offer: "a",
    sums: sumsOf({ decisions: 1_000, rate: 0.16, margin: 7_000 }),
    price: { list: 10_000, off: 2_000 },
  };
  const isGiven = (known: number) => drawnFrom([nothing, discount], known)[1]?.isEligible;
  expect(isGiven(0.05)).toBe(true);
  expect(isGiven(0.9)).toBe(false);
});

test("an offer that does not move somebody keeps its floor and no more", () => {
  const arm = (isMoving: boolean): Arm => ({ kind: "message", offer: "a", sums: NO_SUMS, isMoving });
  const nothing: Arm = { kind: "nothing", sums: NO_SUMS };
  const free = 1 - 0.1 - 0.05;
  expect(drawnFrom([nothing, arm(false)])[1]?.propensity).toBeCloseTo(0.05 + free * 0.05, 12);
  expect(drawnFrom([nothing, arm(true)])[1]?.propensity).toBeCloseTo(0.05 + free * (0.9 * 0.5 + 0.05), 12);
});

test("the parts of a budget are the budget, and a small one is not spread", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.integer({ min: 0, max: 99_999_999 }), (budget, off) => {
      const parts = partsOf(budget, off);
      expect(parts).toBeGreaterThanOrEqual(1);
      expect(parts).toBeLessThanOrEqual(32);
      expect(spread(budget, parts).reduce((sum, part) => sum + part, 0)).toBe(budget);
      // What is left where no part has room for one more is a sixteenth at most.
      if (parts > 1) expect(parts * off).toBeLessThanOrEqual(budget / 16);
    }),
  );
});

test.each(["sex", "gender", "age", "religion", "health", "ethnicity", "orientation"])(
  "an audience cannot be narrowed by %s",
  (trait) => {
    expect(audience.safeParse({ [trait]: ["x"] }).success).toBe(false);
  },
);
