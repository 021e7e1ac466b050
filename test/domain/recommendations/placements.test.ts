import fc from "fast-check";
import { expect, test } from "vitest";
import { type Placement, placements } from "../../../functions/recommendations/contract/placement.ts";
import { receipt } from "../../../functions/recommendations/contract/receipt.ts";
import { recommendationRoutes } from "../../../functions/recommendations/contract/recommendation.ts";
import type { Acts } from "../../../functions/recommendations/interactions/acts.ts";
import type { Evidence } from "../../../functions/recommendations/interactions/interaction.ts";
import { decidedList } from "../../../functions/recommendations/receipts/decided-list.ts";
import { replays } from "../../../functions/recommendations/receipts/receipt.ts";
import { candidatesFor, type Situation } from "../../../functions/recommendations/serving/candidates.ts";
import { placementHistory } from "../../../functions/recommendations/serving/placement-history.ts";
import { reasonFor } from "../../../functions/recommendations/serving/reason.ts";
import { PRODUCTS, serving, shelf, situationOf } from "./shop.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const DAY = 86_400_000;

/** What one person did with one product, in words; what follows for each placement is written down by hand below. */
interface Past {
  readonly looked: boolean;
  readonly bought: boolean;
  readonly begun: boolean;
  readonly finished: boolean;
  readonly dismissed: boolean;
  readonly owned: boolean;
  readonly daysAgo: number;
}
const past: fc.Arbitrary<Past> = fc.record({
  looked: fc.boolean(),
  bought: fc.boolean(),
  begun: fc.boolean(),
  finished: fc.boolean(),
  dismissed: fc.boolean(),
  owned: fc.boolean(),
  daysAgo: fc.integer({ min: 0, max: 40 }),
});
const pasts = fc
  .array(fc.tuple(fc.nat(PRODUCTS - 1), past), { maxLength: 25 })
  .map((all) => new Map(all.map(([n, each]) => [`p${n}`, each])));

const isKnown = ({ looked, bought, begun, finished, dismissed }: Past) =>
  looked || bought || begun || finished || dismissed;

function personOf(placement: Placement, known: ReadonlyMap<string, Past>, context: readonly string[]): Situation {
  const seen = new Map<string, Evidence>();
  const acts = new Map<string, Acts>();
  for (const [id, each] of known) {
    if (!isKnown(each)) continue;
    seen.set(
      id,
      each.dismissed ? { weight: -4, action: "dismiss" } : { weight: 1 + each.daysAgo / 40, action: "view" },
    );
    const { bought, begun, finished } = each;
    acts.set(id, { bought, begun, finished, last: NOW - each.daysAgo * DAY });
  }
  const owned = new Set([...known].flatMap(([id, each]) => (each.owned ? [id] : [])));
  const history = placementHistory(seen, placement, context);
  return situationOf({ placement, now: NOW, seen, acts, history, owned, context: new Set(context) });
}
const listOf = (situation: Situation, limit: number) =>
  decidedList(
    {
      id: "01JD000000000000000000000A",
      at: "2026-06-01T00:00:00.000Z",
      placement: situation.placement,
      user: "u",
      anonymousId: undefined,
      limit,
      model: "m",
    },
    { situation, set: candidatesFor(situation), reranker: { state: "off" } },
  ).receipt;

/** The rules of every placement once more, as a person would say them. */
function mayStand(placement: Placement, known: Past | undefined): boolean {
  const { looked = false, bought = false, begun = false, finished = false, dismissed = false } = known ?? {};
  const owned = known?.owned === true;
  if (dismissed) return false;
  if (placement === "continue") return begun && owned && !finished;
  if (placement === "again") {
    return (looked || bought || begun || finished) && !owned && !(bought && known!.daysAgo < 7);
  }
  return !owned;
}

test("every placement has all products that its rules allow, up to its length, and no others", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...placements),
      pasts,
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.nat(PRODUCTS - 1), { minLength: 1, maxLength: 3 }),
      (placement, known, limit, named) => {
        const context = ["product", "cart", "next"].includes(placement) ? named.map((n) => `p${n}`) : [];
        const made = listOf(personOf(placement, known, context), limit);
        const ids = made.items.map(({ product }) => product);
        const allowed = [...shelf.values()].filter(
          ({ id, state }) => state === "published" && !context.includes(id) && mayStand(placement, known.get(id)),
        );
        expect(new Set(ids).size).toBe(ids.length);
        const allowedIds = new Set(allowed.map(({ id }) => id));
        expect(ids.filter((id) => !allowedIds.has(id))).toEqual([]);
        expect(ids).toHaveLength(Math.min(limit, allowed.length));
        // What was merely looked at comes last at home; what was had before comes last wherever else it may stand.
        const isBehind = (id: string) => {
          const each = known.get(id);
          if (!each || !isKnown(each)) return false;
          return placement === "home" || each.bought || each.begun;
        };
        if (placement !== "continue" && placement !== "again") {
          const first = ids.findIndex(isBehind);
          if (first >= 0) expect(ids.slice(first).every(isBehind)).toBe(true);
        }
        const read = receipt.parse(JSON.parse(JSON.stringify(made)));
        expect(read.placement).toBe(placement);
        expect(replays(read)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

const begun = (daysAgo: number, fields: Partial<Past> = {}): Past => ({
  looked: true,
  bought: true,
  begun: true,
  finished: false,
  dismissed: false,
  owned: true,
  daysAgo,
  ...fields,
});

test("continue is ordered by the last activity alone", () => {
  const known = new Map([
    ["p2", begun(9)],
    ["p3", begun(1)],
    ["p4", begun(30)],
    ["p5", begun(0, { finished: true })],
  ]);
  const situation = personOf("continue", known, []);
  const made = listOf(situation, 10);
  expect(made.items.map(({ product, slot }) => [product, slot])).toEqual([
    ["p3", "ranked"],
    ["p2", "ranked"],
    ["p4", "ranked"],
  ]);
  expect(made.dropped).toContainEqual({ id: "p5", reason: "finished" });
  const { candidates, partsOf } = candidatesFor(situation);
  const reason = reasonFor(candidates[0]!, {
    parts: partsOf(candidates[0]!),
    history: situation.history,
    acts: situation.acts,
    shelf,
    language: "en",
  });
  expect(reason).toMatchObject({ text: "You have started it", because: [{ product: "p3", share: 1 }], others: 0 });
});

test("on again, expired purchases appear after a week, viewed products at once", () => {
  const lapsed = (daysAgo: number) => begun(daysAgo, { begun: false, owned: false });
  const known = new Map([
    ["p2", lapsed(3)],
    ["p3", lapsed(8)],
    ["p4", { ...lapsed(0), bought: false }],
  ]);
  const made = listOf(personOf("again", known, []), 10);
  expect(made.items.map(({ product }) => product).sort()).toEqual(["p3", "p4"]);
  expect(made.dropped).toContainEqual({ id: "p2", reason: "just-had" });
});

test("next begins with the products chosen after the named one, unlike other lists", () => {
  // p7 is followed by p3 twice as often as by p9; everything else of the model says nothing of order.
  const { count } = serving.model.blend.items;
  const indices = new Int32Array(2 * count).fill(-1);
  const weights = new Float32Array(2 * count);
  indices.set([3, 9], 14);
  weights.set([2, 1], 14);
  const order = { width: 2, indices, weights };
  const settings = { ...serving.model.blend.settings, orderScale: 0 };
  const model = { ...serving.model, blend: { ...serving.model.blend, settings, order } };
  const situation = { ...personOf("next", new Map(), ["p7"]), serving: { ...serving, model } };
  const { candidates, partsOf } = candidatesFor(situation);
  expect(candidates.slice(0, 2).map(({ id, source, score }) => [id, source, score])).toEqual([
    ["p3", "followers", 2],
    ["p9", "followers", 1],
  ]);
  expect(partsOf(candidates[0]!)).toEqual(new Map([["p7", 2]]));
  const others = candidates.filter(({ source }) => source === "factors" || source === "neighbours");
  expect(others.length).toBeGreaterThan(0);
  for (const each of others) {
    expect(each.score).toBeLessThanOrEqual(0.5);
    expect([...partsOf(each).values()].reduce((sum, part) => sum + part, 0)).toBeCloseTo(each.score, 9);
  }
});

test("each placement requires the products that it is based on, and takes no others", () => {
  const asks = (query: object) => recommendationRoutes.getRecommendations.query.safeParse(query).success;
  for (const placement of placements) {
    expect(asks({ placement })).toBe(["home", "library", "continue", "again"].includes(placement));
    expect(asks({ placement, product: "p1" })).toBe(["home", "product", "next"].includes(placement));
    expect(asks({ placement, products: "p1,p2" })).toBe(["cart", "next"].includes(placement));
    expect(asks({ placement, product: "p1", products: "p2" })).toBe(false);
  }
});
