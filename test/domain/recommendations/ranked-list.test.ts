import fc from "fast-check";
import { expect, test } from "vitest";
import { topics } from "../../../functions/catalogue/contract/product.ts";
import type { Candidate } from "../../../functions/recommendations/contract/candidate.ts";
import type { Rule } from "../../../functions/recommendations/contract/rule.ts";
import { diversifiedItems } from "../../../functions/recommendations/ranking/diversity.ts";
import { exploredItem } from "../../../functions/recommendations/ranking/exploration.ts";
import { type Ranking, rankedList } from "../../../functions/recommendations/ranking/ranked-list.ts";
import { activeRules, type Effect } from "../../../functions/recommendations/ranking/rules.ts";

const candidateOf = (n: number, fields: Partial<Candidate> = {}): Candidate => ({
  id: `p${n}`,
  source: "factors",
  score: 1 / (n + 1),
  relevance: 1 / (n + 1),
  creatorId: `c${n}`,
  type: "course",
  topic: topics[n % topics.length]!,
  language: "en",
  ...fields,
});
const some = (count: number) => Array.from({ length: count }, (_, n) => candidateOf(n));
const ranking = (fields: Partial<Ranking> = {}): Ranking => ({
  candidates: some(30),
  rules: [],
  limit: 8,
  spare: 4,
  lambda: 1,
  seed: 7,
  ...fields,
});
const idsOf = (given: Ranking) => rankedList(given).list.map(({ candidate }) => candidate.id);

test("without rules and diversity relevance decides all positions but the explored one", () => {
  const { list } = rankedList(ranking());
  const slots = list.map(({ slot }) => slot);
  expect(slots.filter((slot) => slot === "exploration")).toHaveLength(1);
  expect(slots.indexOf("exploration")).toBe(4);
  const ranked = list.filter(({ slot }) => slot === "ranked").map(({ candidate }) => candidate.id);
  expect(ranked.slice(0, 7)).toEqual(["p0", "p1", "p2", "p3", "p4", "p5", "p6"]);
});

test("the random draw includes the list's last item, and each draw has its propensity", () => {
  const drawn = Array.from({ length: 400 }, (_, seed) => rankedList(ranking({ seed })).list[4]!);
  expect(drawn.every(({ slot }) => slot === "exploration")).toBe(true);
  const ids = drawn.map(({ candidate }) => candidate.id);
  // Of eight places seven are decided: the eighth best is the first that may be drawn, and is drawn most.
  expect(ids).toContain("p7");
  expect(ids).not.toContain("p6");
  const first = drawn.find(({ candidate }) => candidate.id === "p7")!;
  expect(ids.filter((id) => id === "p7").length / ids.length).toBeCloseTo(first.propensity, 1);
});

test("a list of two explores nothing", () => {
  expect(rankedList(ranking({ limit: 2 })).list.every(({ slot }) => slot === "ranked")).toBe(true);
});

test("each item that may be explored is drawn as often as its propensity says", () => {
  const others = some(10);
  const counts = new Map<string, number>();
  const told = new Map<string, number>();
  const draws = 20_000;
  for (let seed = 0; seed < draws; seed++) {
    const { item, propensity } = exploredItem(others, seed)!;
    counts.set(item.id, (counts.get(item.id) ?? 0) + 1);
    told.set(item.id, propensity);
  }
  expect([...told.values()].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  for (const [id, propensity] of told) expect(Math.abs(counts.get(id)! / draws - propensity)).toBeLessThan(0.015);
});

test("maximal marginal relevance prefers a slightly worse item of another kind", () => {
  const same = { topic: "law", creatorId: "c" } as const;
  const items = [
    candidateOf(0, { ...same, relevance: 1 }),
    candidateOf(1, { ...same, relevance: 0.9 }),
    candidateOf(2, { topic: "music", relevance: 0.8 }),
  ];
  const order = (lambda: number) => diversifiedItems(items, 3, lambda).map(({ id }) => id);
  expect(order(1)).toEqual(["p0", "p1", "p2"]);
  expect(order(0.7)).toEqual(["p0", "p2", "p1"]);
});

test("the re-ranker's scores replace the relevance", () => {
  const candidates = some(4);
  expect(idsOf(ranking({ candidates, limit: 2, reranked: [0.1, 0.2, 0.4, 0.3] }))).toEqual(["p2", "p3", "p1", "p0"]);
});

const about = (id: string, fields: Partial<Effect>): Effect => ({ id, action: "exclude", ...fields });

test("an exclusion beats a boost and a pin of the same item, and is recorded", () => {
  const rules = [
    about("a-pin", { action: "pin", product: "p3" }),
    about("b-boost", { action: "boost", product: "p3", factor: 100 }),
    about("c-out", { product: "p3" }),
  ];
  const { list, dropped, applied } = rankedList(ranking({ rules }));
  expect(list.map(({ candidate }) => candidate.id)).not.toContain("p3");
  expect(dropped).toEqual([{ id: "p3", reason: "excluded-by-rule", rule: "c-out" }]);
  expect([...applied]).toEqual([["c-out", ["p3"]]]);
});

test("a boost moves every item of a creator or a topic by its factor", () => {
  expect(idsOf(ranking({ rules: [about("b", { action: "boost", creator: "c9", factor: 20 })] }))[0]).toBe("p9");
  const down = about("b", { action: "boost", topic: topics[0], factor: 0.01 });
  expect(idsOf(ranking({ rules: [down] })).slice(0, 8)).not.toContain("p0");
});

test("a pin takes its position with one item, and what was there moves down", () => {
  const rules = [
    about("b", { action: "pin", product: "p20", position: 2 }),
    about("a", { action: "pin", product: "p6", position: 1 }),
    about("c", { action: "pin", topic: topics[8], position: 2 }),
  ];
  const { list, applied } = rankedList(ranking({ rules }));
  expect(list.slice(0, 4).map(({ candidate, slot }) => [candidate.id, slot])).toEqual([
    ["p6", "pinned"],
    ["p20", "pinned"],
    ["p8", "pinned"],
    ["p0", "ranked"],
  ]);
  expect(applied.get("c")).toEqual(["p8"]);
});

test("an item gathered for a pin is only shown at the pin's position", () => {
  const candidates = [...some(3), candidateOf(50, { source: "rule", score: 0, relevance: 0 })];
  expect(idsOf(ranking({ candidates }))).not.toContain("p50");
  const pin = about("a", { action: "pin", product: "p50", position: 3 });
  expect(idsOf(ranking({ candidates, rules: [pin] }))).toEqual(["p0", "p1", "p50", "p2"]);
});

test("whatever the rules, no item comes twice and the list is as long as possible", () => {
  const rule = fc.record({
    action: fc.constantFrom("exclude" as const, "boost" as const, "pin" as const),
    product: fc.option(
      fc.integer({ min: 0, max: 31 }).map((n) => `p${n}`),
      { nil: undefined },
    ),
    topic: fc.constantFrom(...topics),
    factor: fc.double({ min: 0.01, max: 50, noNaN: true }),
    position: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 8 }), fc.integer({ min: 1, max: 30 }), fc.nat(), (made, limit, seed) => {
      const rules = made.map((each, n) => ({ id: `r${n}`, ...each }));
      const { list, dropped } = rankedList(ranking({ rules, limit, seed, lambda: 0.8 }));
      const ids = list.map(({ candidate }) => candidate.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(Math.min(limit + 4, 30 - dropped.length));
      expect(list.every(({ propensity }) => propensity > 0 && propensity <= 1)).toBe(true);
    }),
  );
});

test("a rule holds in its placement from its beginning until before its end", () => {
  const rule: Rule = {
    id: "sale",
    action: "exclude",
    topic: "law",
    placement: "home",
    from: "2026-06-01T00:00:00Z",
    until: "2026-06-02T00:00:00Z",
    version: 1,
    updatedAt: "2026-05-01T00:00:00Z",
    updatedBy: "olga",
  };
  const holds = (placement: "home" | "cart", at: string) => activeRules([rule], placement, Date.parse(at)).length === 1;
  expect(holds("home", "2026-06-01T00:00:00Z")).toBe(true);
  expect(holds("cart", "2026-06-01T00:00:00Z")).toBe(false);
  expect(holds("home", "2026-05-31T23:59:59Z")).toBe(false);
  expect(holds("home", "2026-06-02T00:00:00Z")).toBe(false);
});
