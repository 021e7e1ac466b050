import fc from "fast-check";
import { expect, test } from "vitest";
import type { Plan, Running } from "../../../functions/conversion/contract/plan.ts";
import { assignmentFor, isHeldBack, isInHoldout, unitOf } from "../../../functions/conversion/experiments/assigned.ts";
import { EMPTY_PLAN, freeRange, meet } from "../../../functions/conversion/experiments/layers.ts";
import { placements } from "../../../functions/recommendations/contract/placement.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const surfaces = fc.oneof(
  fc.constant({ kind: "page", page: "home" } as const),
  fc.subarray([...placements], { minLength: 1 }).map((some) => ({ kind: "lists", placements: some }) as const),
);
const wanted = fc.array(fc.record({ surface: surfaces, share: fc.double({ min: 0.01, max: 1, noNaN: true }) }), {
  maxLength: 12,
});

/** The experiments that find room, one after the other. */
function started(all: readonly { readonly surface: Running["surface"]; readonly share: number }[]): Plan {
  const running: Running[] = [];
  for (const [n, { surface, share }] of all.entries()) {
    const range = freeRange(running, surface, share);
    if (range === undefined) continue;
    const arms = [
      { name: "a", weight: 1 },
      { name: "b", weight: 3 },
    ];
    const [startedAt, until] = ["2026-05-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z"];
    running.push({ id: `e${n}`, surface, arms, audience: "everyone", ...range, startedAt, until });
  }
  return { version: 1, running, watched: [] };
}

test("experiments on the same lists or page never have the same people", () => {
  fc.assert(
    fc.property(wanted, (all) => {
      const { running } = started(all);
      for (const [n, one] of running.entries()) {
        expect(one.from).toBeGreaterThanOrEqual(0);
        expect(one.to).toBeLessThanOrEqual(1);
        for (const other of running.slice(n + 1)) {
          if (meet(one.surface, other.surface)) expect(one.to <= other.from || other.to <= one.from).toBe(true);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("who asks again is given the same arm, whatever else begins", () => {
  fc.assert(
    fc.property(wanted, fc.uuid(), fc.constantFrom(...placements), (all, user, placement) => {
      const unit = unitOf({ user });
      const at = { kind: "lists", placement } as const;
      const plan = started(all);
      const first = assignmentFor(plan, unit, at, NOW);
      expect(assignmentFor(plan, unit, at, NOW + 1)).toEqual(first);
      const more = started([...all, { surface: { kind: "lists", placements: [placement] }, share: 0.1 }]);
      if (first) expect(assignmentFor(more, unit, at, NOW)).toEqual(first);
    }),
    { numRuns: 200 },
  );
});

test("arms have people by their weights, and an experiment the share that it asked for", () => {
  const plan = started([{ surface: { kind: "page", page: "home" }, share: 0.25 }]);
  const counts = { a: 0, b: 0, none: 0 };
  for (let n = 0; n < 40_000; n++) {
    const found = assignmentFor(plan, `u:${n}`, { kind: "page", page: "home" }, NOW);
    counts[(found?.arm.name ?? "none") as keyof typeof counts]++;
  }
  expect(Math.abs(counts.none - 30_000)).toBeLessThan(4 * Math.sqrt(40_000 * 0.25 * 0.75));
  const all = counts.a + counts.b;
  expect(Math.abs(counts.a - all / 4)).toBeLessThan(4 * Math.sqrt(all * 0.25 * 0.75));
});

test("the holdout has two people in a hundred, the same ones each time, and no experiment has them", () => {
  const plan = started([{ surface: { kind: "page", page: "home" }, share: 1 }]);
  const on = { ...plan, holdout: { since: "2026-05-01T00:00:00.000Z" } };
  const held = Array.from({ length: 50_000 }, (_, n) => `u:${n}`).filter(isInHoldout);
  expect(Math.abs(held.length - 1_000)).toBeLessThan(4 * Math.sqrt(50_000 * 0.02 * 0.98));
  for (const unit of held.slice(0, 100)) {
    const at = { kind: "page", page: "home" } as const;
    expect(isHeldBack(EMPTY_PLAN, unit)).toBe(false);
    expect(isHeldBack(on, unit)).toBe(true);
    expect(assignmentFor(on, unit, at, NOW)).toBeUndefined();
    expect(assignmentFor(plan, unit, at, NOW)).toBeDefined();
  }
});

test("a user is one unit, a visitor another, and nobody known is none", () => {
  expect(unitOf({ user: "1", anonymousId: "2" })).toBe("u:1");
  expect(unitOf({ anonymousId: "2" })).toBe("v:2");
  expect(unitOf({})).toBeUndefined();
  expect(
    assignmentFor(
      started([{ surface: { kind: "page", page: "home" }, share: 1 }]),
      undefined,
      { kind: "page", page: "home" },
      NOW,
    ),
  ).toBeUndefined();
});
