import fc from "fast-check";
import { expect, test } from "vitest";
import type { Usage } from "../../../functions/credits/contract/usage.ts";
import {
  areUsable,
  emptiedBy,
  hasEnded,
  isUsable,
  type Lot,
  lotsOf,
  taken,
  without,
} from "../../../functions/credits/domain/lot.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { AT, countersOf, DAY, heldOf, iso, lotOf, NOW, rightOf } from "./lots.ts";

test("an unused pack has all its credits; an entitlement without credits is no pack", () => {
  expect(lotsOf([rightOf("pack"), rightOf("course", { credits: undefined })], [])).toEqual([
    lotOf("pack", { left: 10, used: 0, reserved: 0, isKept: false }),
  ]);
});

test("a pack's counters are those of its product and order, and no other", () => {
  const kept = countersOf("pack", { left: 3, used: 5, reserved: 2 });
  const others = [
    countersOf("pack", { source: "ORDER#2", left: 0, used: 10 }),
    countersOf("other", { left: 1, used: 9 }),
  ];
  expect(lotsOf([rightOf("pack")], [...others, kept])).toEqual([lotOf("pack", { left: 3, used: 5, reserved: 2 })]);
  expect(lotsOf([rightOf("pack")], others)).toMatchObject([{ left: 10, isKept: false }]);
});

test("an entitlement's state and end are its pack's", () => {
  const right = rightOf("pack", { state: "suspended", endsAt: iso(NOW + DAY) });
  expect(lotsOf([right], [])).toMatchObject([{ right: "suspended", endsAt: iso(NOW + DAY) }]);
});

test("lots are used by end, then by age, then by id; those without an end come last", () => {
  const inOrder = [
    rightOf("week", { endsAt: iso(NOW + 7 * DAY) }),
    rightOf("month", { endsAt: iso(NOW + 30 * DAY), grantedAt: iso(NOW - 9 * DAY) }),
    rightOf("older", { grantedAt: iso(NOW - 2 * DAY) }),
    rightOf("p", { source: "b#1" }),
    rightOf("p", { source: "b#2" }),
    rightOf("pa", { source: "a#1" }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(inOrder, { minLength: inOrder.length }), (rights) => {
      expect(lotsOf(rights, []).map(({ productId, source }) => [productId, source])).toEqual(
        inOrder.map(({ productId, source }) => [productId, source]),
      );
    }),
  );
});

test("a pack ends exactly at its end, and can be used while its entitlement is active", () => {
  const ending = lotOf("pack", { endsAt: AT });
  expect([NOW - 1, NOW].map((now) => hasEnded(ending, now))).toEqual([false, true]);
  expect([NOW - 1, NOW].map((now) => isUsable(ending, now))).toEqual([true, false]);
  expect(hasEnded(lotOf("pack"), Date.parse("9000-01-01"))).toBe(false);
  const usable = (["active", "suspended", "revoked"] as const).map((right) => isUsable(lotOf("pack", { right }), NOW));
  expect(usable).toEqual([true, false, false]);
});

test("a use's credits can be spent while each of its packs can be used", () => {
  const usage = heldOf("u", {
    lots: [
      { productId: "a", source: "ORDER#1", credits: 2 },
      { productId: "b", source: "ORDER#2", credits: 2 },
    ],
  });
  const [a, b] = [lotOf("a"), lotOf("b", { source: "ORDER#2" })];
  const other = lotOf("c", { right: "revoked" });
  expect(areUsable([other, a, b], usage, NOW)).toBe(true);
  expect(areUsable([a, { ...b, right: "suspended" }], usage, NOW)).toBe(false);
  expect(areUsable([a, { ...b, endsAt: AT }], usage, NOW)).toBe(false);
  expect(areUsable([a], usage, NOW)).toBe(false);
  // The same pack of another order, and another pack of the same, stand in for none.
  expect(areUsable([a, { ...b, source: "ORDER#1" }], usage, NOW)).toBe(false);
  expect(areUsable([a, lotOf("d", { source: "ORDER#2" })], usage, NOW)).toBe(false);
});

test("a released reservation returns to each pack what it took", () => {
  const hold = heldOf("u", {
    lots: [
      { productId: "a", source: "ORDER#1", credits: 3 },
      { productId: "b", source: "ORDER#2", credits: 1 },
    ],
  });
  const lots = [
    lotOf("a", { left: 2, reserved: 5 }),
    lotOf("b", { source: "ORDER#2", left: 0, reserved: 1 }),
    lotOf("b", { left: 4, reserved: 4 }),
  ];
  expect(without(lots, hold)).toEqual([
    lotOf("a", { left: 5, reserved: 2 }),
    lotOf("b", { source: "ORDER#2", left: 1, reserved: 0 }),
    lotOf("b", { left: 4, reserved: 4 }),
  ]);
});

const someLots = fc
  .array(
    fc.record({
      left: fc.nat(8),
      creatorId: fc.constantFrom("maker", "maker", "other"),
      right: fc.constantFrom("active", "active", "suspended"),
      endsAt: fc.constantFrom(undefined, iso(NOW + 1), AT),
    }) as fc.Arbitrary<Partial<Lot>>,
    { maxLength: 8 },
  )
  .map((all) => all.map((fields, n) => lotOf(`p${n}`, fields)));

test("credits are taken from the creator's first usable pack, then from the next", () => {
  fc.assert(
    fc.property(someLots, fc.integer({ min: 1, max: 30 }), (lots, credits) => {
      const left = lots.map((lot) =>
        lot.creatorId === "maker" && lot.right === "active" && lot.endsAt !== AT ? lot.left : 0,
      );
      const has = left.reduce((sum, each) => sum + each, 0);
      const of = lots.map(() => 0);
      for (let n = 0; n < Math.min(credits, has); n++) {
        const place = left.findIndex((each) => each > 0);
        left[place] = (left[place] ?? 0) - 1;
        of[place] = (of[place] ?? 0) + 1;
      }
      const takes = taken(lots, "maker", credits, NOW);
      if (has < credits) {
        const detail = expect.stringContaining(`costs ${credits} credits and you have ${has} of`);
        expect(takes).toMatchObject({ refused: "insufficient-credits", detail });
      } else {
        const wanted = lots.map((lot, n) => ({ lot, credits: of[n] })).filter((each) => each.credits);
        expect(takes).toEqual(wanted);
      }
    }),
    { numRuns: 500 },
  );
});

test("one use takes from forty packs, and from no more", () => {
  const lots = Array.from({ length: 41 }, (_, n) => lotOf(`p${n}`, { left: 1 }));
  expect(taken(lots, "maker", 40, NOW)).toHaveLength(40);
  expect(taken(lots, "maker", 41, NOW)).toMatchObject({ refused: "too-many-lots" });
  expect(isRefusal(taken(lots, "maker", 42, NOW)) && taken(lots, "maker", 42, NOW)).toMatchObject({
    refused: "insufficient-credits",
  });
});

test("a use empties the packs whose last credits it takes or had reserved", () => {
  const takes = (state: Usage["state"], credits: number): Usage => ({
    ...heldOf("u"),
    state,
    lots: [{ productId: "pack", source: "ORDER#1", credits }],
  });
  const empties = (counters: Partial<Lot>, use: Usage, wasHeld: boolean) =>
    emptiedBy([lotOf("other", { left: 4 }), lotOf("pack", counters)], use, wasHeld).length === 1;
  expect(empties({ left: 4, reserved: 0 }, takes("committed", 4), false)).toBe(true);
  expect(empties({ left: 5, reserved: 0 }, takes("committed", 4), false)).toBe(false);
  expect(empties({ left: 4, reserved: 1 }, takes("committed", 4), false)).toBe(false);
  expect(empties({ left: 0, reserved: 4 }, takes("committed", 4), true)).toBe(true);
  expect(empties({ left: 0, reserved: 5 }, takes("committed", 4), true)).toBe(false);
  expect(empties({ left: 1, reserved: 4 }, takes("committed", 4), true)).toBe(false);
  expect(empties({ left: 4, reserved: 0 }, takes("held", 4), false)).toBe(false);
  expect(empties({ left: 0, reserved: 4 }, takes("released", 4), true)).toBe(false);
});
