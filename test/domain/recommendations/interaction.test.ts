import fc from "fast-check";
import { expect, test } from "vitest";
import { eventTypes } from "../../../functions/behaviour/contract/event-types.ts";
import { HALF_LIFE_DAYS, strengthOf } from "../../../functions/behaviour/contract/interaction-sum.ts";
import {
  type Interaction,
  visitedProducts,
  weighedInteractions,
} from "../../../functions/recommendations/interactions/interaction.ts";

const now = Date.parse("2026-06-01T00:00:00Z");
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString();
const weightOf = (...interactions: Omit<Interaction, "product">[]) =>
  weighedInteractions(
    interactions.map((interaction) => ({ ...interaction, product: "p" })),
    now,
  ).get("p")?.weight ?? 0;

test("a purchase weighs more than a view, and a view more than a click", () => {
  const [purchase, view, click] = (["purchase", "view", "click"] as const).map((type) =>
    weightOf({ type, at: ago(0) }),
  );
  expect(purchase).toBeGreaterThan(view!);
  expect(view).toBeGreaterThan(click!);
  expect(view).toBeCloseTo(1);
});

test("an interaction of a half-life ago counts half", () => {
  expect(weightOf({ type: "purchase", at: ago(HALF_LIFE_DAYS) })).toBeCloseTo(
    weightOf({ type: "purchase", at: ago(0) }) / 2,
  );
});

test("repeated views saturate", () => {
  const views = (count: number) =>
    weightOf(...Array.from({ length: count }, () => ({ type: "view" as const, at: ago(0) })));
  expect(views(2)).toBeGreaterThan(views(1));
  expect(views(1000)).toBeLessThan(1.6 * views(1));
});

test("a dismissal and a refund make a weight negative; impressions and searches weigh nothing", () => {
  expect(weightOf({ type: "dismiss", at: ago(0) })).toBeLessThan(0);
  expect(weightOf({ type: "purchase", at: ago(3) }, { type: "refund", at: ago(0) })).toBeLessThan(0);
  expect(weightOf({ type: "impression", at: ago(0) }, { type: "search", at: ago(0) })).toBe(0);
});

test("one star speaks against a product and five stars for it", () => {
  expect(weightOf({ type: "review", at: ago(0), value: 1 })).toBeLessThan(0);
  expect(weightOf({ type: "review", at: ago(0), value: 5 })).toBeGreaterThan(0);
});

test("a refunded or dismissed product weighs against itself until it is bought again", () => {
  const liked = [
    { type: "purchase", at: ago(3) },
    { type: "progress", at: ago(2), progress: 0.2 },
    { type: "complete", at: ago(2) },
    ...Array.from({ length: 50 }, () => ({ type: "view" as const, at: ago(0) })),
  ] as const;
  for (const type of ["refund", "dismiss"] as const) {
    const refused = { type, at: ago(1) };
    expect(weightOf(...liked, refused)).toBeLessThan(0);
    expect(weightOf(...liked, { type, at: ago(100) })).toBeGreaterThan(0);
    expect(weightOf(...liked, refused, { type: "purchase", at: ago(0.5) })).toBeGreaterThan(4);
    expect(weightOf(...liked, refused, { type: "purchase", at: refused.at })).toBeLessThan(0);
  }
});

test("no value makes an event weigh more than its type", () => {
  const details = fc.oneof(
    fc.double(),
    fc.constantFrom(1e308, -1e308, Number.NaN, Number.POSITIVE_INFINITY, undefined),
  );
  fc.assert(
    fc.property(fc.constantFrom(...eventTypes), details, (type, detail) => {
      expect(Math.abs(strengthOf(type, detail))).toBeLessThanOrEqual(5);
      if (type === "review") expect(Math.abs(strengthOf(type, detail))).toBeLessThanOrEqual(strengthOf("review", 5));
      if (type === "progress") expect(strengthOf(type, detail)).toBeGreaterThan(0);
    }),
  );
  expect(weightOf({ type: "review", at: ago(0), value: 1e308 })).toBe(strengthOf("review", 5));
});

test("the action of evidence has the sign of its weight", () => {
  const interaction = fc.record({
    type: fc.constantFrom(...eventTypes),
    product: fc.constantFrom("a", "b"),
    at: fc.integer({ min: 0, max: 100 }).map(ago),
    value: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    progress: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  });
  const against = new Set(["refund", "dismiss"]);
  fc.assert(
    fc.property(fc.array(interaction, { maxLength: 20 }), (interactions) => {
      for (const [product, { weight, action }] of weighedInteractions(interactions, now)) {
        const own = interactions.filter((each) => each.product === product && each.type === action);
        expect(own).not.toEqual([]);
        if (action === "review") {
          expect(own.some(({ value }) => Math.sign(strengthOf("review", value)) === Math.sign(weight))).toBe(true);
        } else expect(against.has(action)).toBe(weight < 0);
        const last = (types: ReadonlySet<string>) =>
          Math.max(
            ...interactions
              .filter((each) => each.product === product && types.has(each.type))
              .map(({ at }) => Date.parse(at)),
          );
        if (last(against) >= last(new Set(["purchase"])) && last(against) > 0) expect(weight).toBeLessThan(0);
      }
    }),
  );
});

test("the weights do not depend on the order of the events", () => {
  const interaction = fc.record({
    type: fc.constantFrom(...eventTypes),
    product: fc.constantFrom("a", "b"),
    at: fc.integer({ min: 0, max: 100 }).map(ago),
  });
  fc.assert(
    fc.property(fc.array(interaction, { maxLength: 20 }), (interactions) => {
      const forwards = weighedInteractions(interactions, now);
      const backwards = weighedInteractions(interactions.toReversed(), now);
      for (const product of ["a", "b"]) {
        expect(backwards.get(product)?.weight ?? 0).toBeCloseTo(forwards.get(product)?.weight ?? 0, 9);
      }
    }),
  );
});

test("visited products are ordered by their last interaction, those being viewed last", () => {
  const known = [
    { product: "b", at: ago(3), sums: {} },
    { product: "a", at: ago(5), sums: {} },
    { product: "a", at: ago(1), sums: {} },
    { product: "gone", at: ago(0), sums: {} },
    { product: "here", at: ago(9), sums: {} },
  ];
  const evidence = (weight: number) => ({ weight, action: "view" as const });
  const history = new Map([
    ["here", evidence(4)],
    ["a", evidence(1)],
    ["gone", evidence(-4)],
    ["b", evidence(2)],
  ]);
  expect(visitedProducts(known, history, new Set())).toEqual(["here", "b", "a"]);
  expect(visitedProducts(known, history, new Set(["here"]))).toEqual(["b", "a", "here"]);
});
