import fc from "fast-check";
import { expect, test } from "vitest";
import { candidatesFor } from "../../../functions/recommendations/serving/candidates.ts";
import {
  CLOSED_BREAKER,
  failedBreaker,
  isOpen,
  triedBreaker,
} from "../../../functions/recommendations/serving/circuit-breaker.ts";
import { FEATURES, listFeatures } from "../../../functions/recommendations/serving/features.ts";
import { shelf, situationOf } from "./shop.ts";

test("a circuit opens after three failures in a row; after 30 seconds one trial call decides", () => {
  const twice = failedBreaker(failedBreaker(CLOSED_BREAKER, 0), 1);
  expect(isOpen(twice, 2)).toBe(false);
  const open = failedBreaker(twice, 2);
  expect(isOpen(open, 30_001)).toBe(true);
  expect(isOpen(open, 30_002)).toBe(false);
  const trial = triedBreaker(open, 30_002);
  expect(isOpen(trial, 30_003)).toBe(true);
  expect(isOpen(failedBreaker(trial, 30_100), 60_099)).toBe(true);
  expect(isOpen(CLOSED_BREAKER, 30_100)).toBe(false);
});

test("concurrent calls do not block each other while the circuit is closed", () => {
  expect(triedBreaker(CLOSED_BREAKER, 0)).toBe(CLOSED_BREAKER);
  expect(isOpen(triedBreaker(failedBreaker(CLOSED_BREAKER, 0), 1), 2)).toBe(false);
});

test("no call is made within thirty seconds of a third failure in a row", () => {
  const step = fc.record({ wait: fc.integer({ min: 0, max: 40_000 }), works: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let [breaker, now, inRow, lastFailure] = [CLOSED_BREAKER, 0, 0, 0];
      for (const { wait, works } of steps) {
        now += wait;
        if (isOpen(breaker, now)) continue;
        expect(inRow >= 3 && now - lastFailure < 30_000).toBe(false);
        breaker = works ? CLOSED_BREAKER : failedBreaker(triedBreaker(breaker, now), now);
        inRow = works ? 0 : inRow + 1;
        if (!works) lastFailure = now;
      }
    }),
  );
});

test("every instance is a sparse vector of the stated length whose keys rise", () => {
  const situation = situationOf({ history: new Map([["p1", { weight: 3, action: "purchase" }]]) });
  const { candidates } = candidatesFor(situation);
  const made = listFeatures(candidates, {
    history: situation.history,
    shelf,
    placement: "home",
    now: Date.parse("2026-06-01T00:00:00Z"),
  });
  expect(made).toHaveLength(candidates.length);
  for (const { keys, values } of made) {
    expect(keys).toHaveLength(values.length);
    expect(keys.every((key, at) => Number.isInteger(key) && key < FEATURES && key > (keys[at - 1] ?? -1))).toBe(true);
    expect(values.every(Number.isFinite)).toBe(true);
  }
});

test("what a viewer likes, the placement and the item each change the features", () => {
  const situation = situationOf();
  const { candidates } = candidatesFor(situation);
  const now = Date.parse("2026-06-01T00:00:00Z");
  const of = (history = situation.history, placement: "home" | "cart" = "home") =>
    JSON.stringify(listFeatures(candidates.slice(0, 2), { history, shelf, placement, now })[0]);
  expect(of(new Map([["p4", { weight: 1, action: "view" }]]))).not.toBe(of());
  expect(of(situation.history, "cart")).not.toBe(of());
  const [first, second] = listFeatures(candidates.slice(0, 2), {
    history: situation.history,
    shelf,
    placement: "home",
    now,
  });
  expect(first).not.toEqual(second);
});
