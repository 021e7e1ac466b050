import fc from "fast-check";
import { expect, test } from "vitest";
import { STRENGTH } from "../../../functions/behaviour/contract/interaction-sum.ts";
import { freshness, passedOver } from "../../../functions/recommendations/interactions/fatigue.ts";
import { explorationPosition } from "../../../functions/recommendations/ranking/exploration.ts";
import { rankedList } from "../../../functions/recommendations/ranking/ranked-list.ts";
import { candidatesFor } from "../../../functions/recommendations/serving/candidates.ts";
import { PRODUCTS, situationOf } from "./shop.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const DAY = 86_400_000;
const at = (daysAgo: number) => new Date(NOW - daysAgo * DAY).toISOString();
const clicked = (product: string, daysAgo: number) => ({
  product,
  at: at(daysAgo),
  sums: { click: { present: 1, strongest: STRENGTH.click } },
});

test("eight ignored impressions halve a score, eight more halve it again, never to zero", () => {
  expect([0, 8, 16, 24].map(freshness)).toEqual([1, 1 / 2, 1 / 4, 1 / 8]);
  expect(freshness(1e9)).toBeGreaterThan(0);
});

test("impressions halve in thirty days, and one interaction offsets sixteen of the same day", () => {
  const shown = (present: number, daysAgo: number) => ({ product: "p", at: at(daysAgo), present });
  expect(passedOver([shown(10, 0)], [], NOW).get("p")).toBe(10);
  expect(passedOver([shown(10, 30), shown(2, 0)], [], NOW).get("p")).toBe(7);
  expect(passedOver([shown(20, 0)], [clicked("p", 0)], NOW).get("p")).toBe(4);
  expect(passedOver([shown(20, 0)], [clicked("p", 30)], NOW).get("p")).toBe(12);
  expect(passedOver([shown(16, 0)], [clicked("p", 0)], NOW).has("p")).toBe(false);
  expect(passedOver([], [clicked("q", 0)], NOW).size).toBe(0);
});

const showings = fc
  .array(fc.tuple(fc.nat(PRODUCTS - 1), fc.double({ min: 0.01, max: 200, noNaN: true })), { maxLength: 30 })
  .map((all) => new Map(all.map(([n, times]) => [`p${n}`, times])));

test("impressions change only order and scores, and contributions and fatigue add up to a score", () => {
  fc.assert(
    fc.property(showings, (shown) => {
      const fresh = candidatesFor(situationOf());
      const tired = candidatesFor(situationOf({ shown }));
      const before = new Map(fresh.candidates.map((each) => [each.id, each]));
      expect(tired.candidates.map(({ id }) => id).sort()).toEqual([...before.keys()].sort());
      expect(Math.max(...tired.candidates.map(({ relevance }) => relevance))).toBeCloseTo(1, 12);
      for (const each of tired.candidates) {
        const { score, source } = before.get(each.id)!;
        const times = shown.get(each.id);
        expect(each.fatigue === undefined).toBe(times === undefined);
        expect(each.score - (each.fatigue ?? 0)).toBeCloseTo(score, 9);
        if (times !== undefined) expect(each.score).toBeCloseTo(score * 0.5 ** Math.min(10, times / 8), 9);
        if (source !== "factors" && source !== "neighbours" && source !== "content") continue;
        const parts = [...tired.partsOf(each).values()].reduce((sum, part) => sum + part, 0);
        expect(parts + (each.fatigue ?? 0)).toBeCloseTo(each.score, 9);
      }
    }),
    { numRuns: 50 },
  );
});

test("without impressions a list is unchanged to the last digit", () => {
  expect(candidatesFor(situationOf({ shown: new Map() }))).toEqual(
    expect.objectContaining({ candidates: candidatesFor(situationOf()).candidates }),
  );
  expect(candidatesFor(situationOf()).candidates.some((each) => "fatigue" in each)).toBe(false);
});

test("fatigue also applies to the re-ranker's scores", () => {
  const { candidates } = candidatesFor(situationOf({ shown: new Map([["p5", 80]]) }));
  const reranked = candidates.map(({ id }) => (id === "p5" ? 1 : 0.5));
  const asked = { rules: [], limit: 2, spare: 0, lambda: 1, seed: 1 };
  const first = (given: typeof candidates) =>
    rankedList({ ...asked, candidates: given, reranked }).list[0]?.candidate.id;
  expect(first(candidates)).not.toBe("p5");
  expect(first(candidatesFor(situationOf()).candidates)).toBe("p5");
});

test("every item outside the list, and its last one, can be drawn for the random position", () => {
  const candidates = candidatesFor(situationOf()).candidates.map((each, n) => ({ ...each, relevance: 1 / (n + 1) }));
  for (const limit of [3, 4, 5, 8, 12]) {
    const place = explorationPosition(limit)!;
    const drawn = new Map<string, number>();
    const draws = 1_500;
    for (let seed = 0; seed < draws; seed++) {
      const { list } = rankedList({ candidates, rules: [], limit, spare: 5, lambda: 1, seed: seed * 7919 });
      const { candidate, propensity, slot } = list[place]!;
      expect(slot).toBe("exploration");
      expect(propensity).toBeGreaterThanOrEqual(0.5 / 20);
      drawn.set(candidate.id, (drawn.get(candidate.id) ?? 0) + 1);
    }
    // Those above have their places for certain; of all below, the first 20 are drawn among.
    const certain = candidates.slice(0, limit - 1).map(({ id }) => id);
    const among = candidates
      .slice(limit - 1, limit - 1 + Math.min(20, candidates.length - limit + 1))
      .map(({ id }) => id);
    expect([...drawn.keys()].sort()).toEqual(among.sort());
    expect(certain.some((id) => drawn.has(id))).toBe(false);
  }
});
