import fc from "fast-check";
import { expect, test } from "vitest";
import { eventTypes } from "../../../functions/behaviour/contract/event-types.ts";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { type Evidence, weighedInteractions } from "../../../functions/recommendations/interactions/interaction.ts";
import { nearProducts } from "../../../functions/recommendations/lists/similar.ts";
import { decidedList } from "../../../functions/recommendations/receipts/decided-list.ts";
import { candidatesFor, type Situation } from "../../../functions/recommendations/serving/candidates.ts";
import { reasonFor } from "../../../functions/recommendations/serving/reason.ts";
import { KNOWN, PRODUCTS, productOf, serving, shelf, situationOf } from "./shop.ts";

const id = fc.integer({ min: 0, max: PRODUCTS + 2 }).map((n) => `p${n}`);
const evidence = fc.record({
  weight: fc.double({ min: -5, max: 5, noNaN: true }),
  action: fc.constantFrom("view" as const, "purchase" as const, "dismiss" as const),
});
const history = fc.array(fc.tuple(id, evidence), { maxLength: 12 }).map((pairs) => new Map<string, Evidence>(pairs));
const situation = fc
  .record({
    serving: fc.constantFrom(serving, undefined),
    history,
    owned: fc.array(id).map((ids) => new Set(ids)),
    context: fc.array(id, { maxLength: 3 }).map((ids) => new Set(ids)),
    interests: fc.constantFrom([], ["law" as const]),
    caller: fc.constantFrom("c0", "c3", "someone", undefined),
    language: fc.constantFrom("en" as const, "zh" as const, undefined),
    locale: fc.constantFrom("en" as const, "zh" as const, undefined),
  })
  .map((fields) => situationOf(fields));

const listOf = (given: Situation, limit: number, listId = "01JD000000000000000000000A") => {
  const asked = { id: listId, at: "2026-06-01T00:00:00Z", placement: "home", limit, model: undefined } as const;
  return decidedList(
    { ...asked, user: undefined, anonymousId: undefined },
    {
      situation: given,
      set: candidatesFor(given),
      reranker: {
        state: "off",
      },
    },
  );
};

test("a list omits owned, dismissed, withdrawn, own, foreign-language and repeated products", () => {
  fc.assert(
    fc.property(situation, fc.integer({ min: 1, max: 50 }), (given, limit) => {
      const ids = listOf(given, limit).receipt.items.map(({ product }) => product);
      expect(new Set(ids).size).toBe(ids.length);
      const mayBeShown = [...shelf.values()].filter(
        (product) =>
          product.state === "published" &&
          product.creatorId !== given.caller &&
          (given.language ?? product.language) === product.language &&
          !given.owned.has(product.id) &&
          !given.context.has(product.id) &&
          (given.history.get(product.id)?.weight ?? 1) > 0,
      );
      const allowed = new Set(mayBeShown.map((product) => product.id));
      expect(ids.filter((each) => !allowed.has(each))).toEqual([]);
      expect(ids).toHaveLength(Math.min(limit, allowed.size));
      // What is known comes after all else that may be shown.
      const unknown = mayBeShown.filter((product) => !given.history.has(product.id)).length;
      const firstKnown = ids.findIndex((each) => given.history.has(each));
      expect(firstKnown < 0 ? Math.min(limit, unknown) : firstKnown).toBe(Math.min(limit, unknown));
    }),
  );
});

/** A shelf of so many products, and what is asked of it without a model. */
const shelfOf = (count: number, fieldsOf: (n: number) => Partial<Product>, more: Partial<Situation> = {}) => {
  const products = Array.from({ length: count }, (_, n) => productOf(n, { state: "published", ...fieldsOf(n) }));
  const own = new Map(products.map((product) => [product.id, product]));
  return situationOf({ serving: undefined, history: new Map(), ...more, shelf: own });
};
const idsOf = (given: Situation, limit: number) => listOf(given, limit).receipt.items.map(({ product }) => product);

test("someone who clicked all of a small shop is shown it again, unless owned or dismissed", () => {
  const clicked = (weight: number): Evidence => ({ weight, action: "click" });
  const history = new Map([
    ...[0.5, 0.9, 0.7].map((weight, n) => [`p${n}`, clicked(weight)] as const),
    ["p3", { weight: -4, action: "dismiss" } as const],
    ["p4", { weight: 4, action: "purchase" } as const],
  ]);
  const given = shelfOf(5, () => ({}), { history, owned: new Set(["p4"]) });
  expect(idsOf(given, 10).sort()).toEqual(["p0", "p1", "p2"]);
  expect(idsOf(given, 1)).toEqual(["p1"]);
  const { candidates, partsOf } = candidatesFor(given);
  expect(candidates.map(({ source }) => source)).toEqual(["known", "known", "known"]);
  expect(
    reasonFor(candidates[0]!, { parts: partsOf(candidates[0]!), history, shelf: given.shelf, language: "en" }).text,
  ).toBe("You viewed it before");
});

test("a rule that excludes the best candidates does not make the list shorter", () => {
  const rule = {
    id: "no-law",
    action: "exclude",
    topic: "law",
    version: 1,
    updatedAt: "2026-01-01T00:00:00Z",
    updatedBy: "olga",
  } as const;
  for (const interests of [[], ["law" as const]]) {
    const given = shelfOf(1500, (n) => ({ topic: n < 20 ? "music" : "law", rating: { count: n, sum: n } }), {
      rules: [rule],
      interests,
    });
    const ids = idsOf(given, 12);
    expect(ids).toHaveLength(12);
    expect(ids.every((each) => Number(each.slice(1)) < 20)).toBe(true);
  }
});

test("products that are neither popular nor new fill a list when nothing else is left", () => {
  const old = shelfOf(1300, (n) => ({ language: n < 3 ? "zh" : "en", rating: { count: 0, sum: 0 } }), {
    language: "zh",
  });
  expect(idsOf(old, 12).sort()).toEqual(["p0", "p1", "p2"]);
  const owned = new Set(Array.from({ length: 1295 }, (_, n) => `p${1299 - n}`));
  expect(
    idsOf(
      shelfOf(1300, () => ({ rating: { count: 0, sum: 0 } }), { owned }),
      12,
    ),
  ).toHaveLength(5);
});

test("similar products fill the list, the nearest first, while the shelf has any", () => {
  const given = shelfOf(30, (n) => ({
    topic: n < 3 ? "law" : "music",
    creatorId: `c${n}`,
    title: `Title${n}`,
    summary: "",
    language: "en",
  }));
  const near = nearProducts({ shelf: given.shelf, target: given.shelf.get("p0")!, count: 10, language: "en" });
  expect(
    near
      .map(({ id }) => id)
      .slice(0, 2)
      .sort(),
  ).toEqual(["p1", "p2"]);
  expect(new Set(near.map(({ id }) => id)).size).toBe(10);
  expect(near.map(({ id }) => id)).not.toContain("p0");
  expect(nearProducts({ shelf: given.shelf, target: given.shelf.get("p0")!, count: 50, language: "en" })).toHaveLength(
    29,
  );
  const onSale = new Map([...shelf].filter(([, { state }]) => state === "published"));
  expect(nearProducts({ serving, shelf: onSale, target: shelf.get("p3")!, count: 50, language: "en" })).toHaveLength(
    onSale.size - 1,
  );
});

test("the contributions of the history add up to a score within 1e-5, and so does the reason", () => {
  fc.assert(
    fc.property(situation, (given) => {
      const { candidates, partsOf } = candidatesFor(given);
      for (const candidate of candidates) {
        if (!["factors", "neighbours", "content"].includes(candidate.source)) continue;
        const parts = partsOf(candidate);
        const sum = [...parts.values()].reduce((total, part) => total + part, 0);
        expect(Math.abs(sum - candidate.score)).toBeLessThan(1e-5);
        const { because, others } = reasonFor(candidate, { parts, history: given.history, shelf, language: "en" });
        const told = because.map(({ contribution }) => contribution);
        expect(told).toEqual(told.toSorted((a, b) => b - a));
        expect(told.every((part) => part > 0)).toBe(true);
        expect(Math.abs(told.reduce((total, part) => total + part, others) - candidate.score)).toBeLessThan(1e-5);
        for (const { contribution, share } of because) expect(share).toBeCloseTo(contribution / candidate.score, 9);
      }
    }),
  );
});

test("a refund or a dismissal is never the reason for a recommendation", () => {
  const now = Date.parse("2026-06-01T00:00:00Z");
  const done = fc.record({
    type: fc.constantFrom(...eventTypes),
    product: fc.integer({ min: 0, max: PRODUCTS - 1 }).map((n) => `p${n}`),
    at: fc.integer({ min: 0, max: 90 }).map((days) => new Date(now - days * 86_400_000).toISOString()),
    value: fc.integer({ min: 1, max: 5 }),
    progress: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const model = fc.constantFrom(serving, undefined);
  fc.assert(
    fc.property(fc.array(done, { maxLength: 30 }), model, (interactions, trained) => {
      const given = situationOf({ serving: trained, history: weighedInteractions(interactions, now) });
      const { candidates, partsOf } = candidatesFor(given);
      for (const candidate of candidates) {
        for (const { product, action } of reasonFor(candidate, {
          parts: partsOf(candidate),
          history: given.history,
          shelf,
          language: "en",
        }).because) {
          if (product === undefined) continue;
          expect(given.history.get(product)?.weight).toBeGreaterThan(0);
          expect(["refund", "dismiss"]).not.toContain(action);
        }
      }
    }),
  );
});

test("the best candidates that may not be shown are listed as dropped, with the reason", () => {
  const given = situationOf({ owned: new Set(["p5"]), context: new Set(["p7"]), caller: "c1" });
  const reasons = new Map(candidatesFor(given).dropped.map(({ id: product, reason }) => [product, reason]));
  expect(Object.fromEntries(reasons)).toMatchObject({
    p3: "known",
    p5: "owned",
    p7: "in-context",
    p13: "not-on-sale",
    p17: "own-product",
  });
  const foreign = candidatesFor(situationOf({ language: "zh" })).dropped;
  expect(foreign).toContainEqual({ id: "p5", reason: "language" });
});

test("products unknown to the model are found by content, at most half as high as the best", () => {
  const { candidates } = candidatesFor(situationOf());
  const fresh = candidates.filter(({ source }) => source === "content");
  expect(fresh.length).toBeGreaterThan(0);
  for (const { id: product, relevance } of fresh) {
    expect(Number(product.slice(1))).toBeGreaterThanOrEqual(KNOWN);
    expect(relevance).toBeLessThanOrEqual(0.5 + 1e-9);
  }
});

test("a new product that shares words with the history outranks one that only shares its topic", () => {
  const near = productOf(92, { topic: "law", creatorId: "x", title: "Tenancy for landlords", language: "en" });
  const far = productOf(93, { topic: "law", creatorId: "x", title: "Sailing", language: "en" });
  const given = situationOf({
    shelf: new Map([...shelf, [far.id, far], [near.id, near]]),
    history: new Map([["p19", { weight: 2, action: "view" }]]),
  });
  expect(shelf.get("p19")?.title).toBe("All about tenancy");
  const order = candidatesFor(given)
    .candidates.filter(({ source }) => source === "content")
    .map(({ id: product }) => product);
  expect(order.indexOf("p92")).toBeGreaterThanOrEqual(0);
  expect(order.indexOf("p92")).toBeLessThan(order.indexOf("p93"));
});

test("a newcomer sees declared topics first, or else what is popular in their language", () => {
  const fresh = { history: new Map() };
  const interested = candidatesFor(situationOf({ ...fresh, interests: ["music"] })).candidates[0];
  expect(interested).toMatchObject({ source: "content", topic: "music" });
  const chinese = candidatesFor(situationOf({ ...fresh, interests: ["music"], locale: "zh" })).candidates;
  expect(chinese[0]).toMatchObject({ source: "content", topic: "music", language: "zh" });
  const plain = candidatesFor(situationOf({ ...fresh, locale: "zh" })).candidates;
  expect(plain[0]).toMatchObject({ source: "popularity", language: "zh" });
  const last = plain.findLastIndex(({ language, source }) => language === "zh" && source !== "rule");
  const english = plain.findIndex(({ language }) => language === "en");
  expect(last).toBeLessThan(english);
});

test("without a model content decides, without a history popularity, without ratings the newest", () => {
  expect(candidatesFor(situationOf({ serving: undefined })).candidates[0]?.source).toBe("content");
  const stranger = situationOf({ serving: undefined, history: new Map() });
  expect(candidatesFor(stranger).candidates[0]?.source).toBe("popularity");
  const unrated = [...shelf].map(([key, product]) => [key, { ...product, rating: { count: 0, sum: 0 } }] as const);
  const { candidates } = candidatesFor({ ...stranger, shelf: new Map(unrated) });
  expect(candidates[0]).toMatchObject({ id: `p${PRODUCTS - 1}`, source: "newest" });
});

test("the same list id gives the same list; another id explores another item", () => {
  const given = situationOf();
  expect(listOf(given, 10)).toEqual(listOf(given, 10));
  const explored = new Set(
    Array.from({ length: 30 }, (_, n) => {
      const { receipt } = listOf(given, 10, `01JD0000000000000000000${String(n).padStart(3, "0")}`);
      return receipt.items.find(({ slot }) => slot === "exploration")?.product;
    }),
  );
  expect(explored.size).toBeGreaterThan(5);
});

test("reasons are in the caller's language", () => {
  const given = situationOf();
  const { candidates, partsOf } = candidatesFor(given);
  const [first] = candidates as [(typeof candidates)[number]];
  const say = (language: "en" | "zh") =>
    reasonFor(first, { parts: partsOf(first), history: given.history, shelf, language }).text;
  expect(say("en")).toBe("Because you viewed All about jazz piano");
  expect(say("zh")).toBe("因为你浏览过《All about jazz piano》");
});

test("a bundle is on a list until all of its products are owned", () => {
  const bundle = productOf(90, { id: "bundle", type: "bundle", includes: ["p1", "p3"], state: "published" });
  const withBundle = new Map([...shelf, ["bundle", bundle] as const]);
  const listed = (...owned: string[]) =>
    candidatesFor(situationOf({ shelf: withBundle, owned: new Set(owned) })).candidates.some(
      (each) => each.id === "bundle",
    );
  expect([listed(), listed("p1"), listed("p1", "p3")]).toEqual([true, true, false]);
});
