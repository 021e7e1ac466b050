import fc from "fast-check";
import { expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract.ts";
import { fitBlend } from "../../../functions/recommendations/als/blend.ts";
import { csrOf } from "../../../functions/recommendations/als/csr.ts";
import type { Evidence } from "../../../functions/recommendations/interaction.ts";
import type { Model } from "../../../functions/recommendations/model.ts";
import { recommend } from "../../../functions/recommendations/recommend.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";

const productOf = (n: number): Product => ({
  id: `p${n}`,
  creatorId: `c${n % 4}`,
  type: "course",
  title: `Title ${n}`,
  summary: "",
  topic: n % 2 ? "law" : "music",
  language: n % 3 ? "en" : "zh",
  price: { amount: 100, currency: "usd" },
  state: n % 7 === 6 ? "archived" : "published",
  version: 1,
  rating: { count: n % 5, sum: 4 * (n % 5) },
  createdAt: "2026-01-01T00:00:00Z",
});
const shelf = new Map(Array.from({ length: 24 }, (_, n) => [`p${n}`, productOf(n)]));

const KNOWN = 18;
const pairs = Array.from({ length: 40 }, (_, user) => [0, 2, 4, 8].map((step) => [user, (user + step) % KNOWN]));
const matrix = csrOf(40, KNOWN, {
  row: pairs.flat().map(([user]) => user!),
  column: pairs.flat().map(([, item]) => item!),
});
const model: Model = {
  blend: fitBlend(matrix, { ...defaultSettings, d: 8 }),
  itemIds: Array.from({ length: KNOWN }, (_, n) => `p${n}`),
  popularity: Float32Array.from({ length: KNOWN }, (_, n) => n),
};

const id = fc.integer({ min: 0, max: 25 }).map((n) => `p${n}`);
const evidence = fc.record({
  weight: fc.double({ min: -5, max: 5, noNaN: true }),
  action: fc.constantFrom("view" as const, "purchase" as const, "dismiss" as const),
});
const history = fc.array(fc.tuple(id, evidence), { maxLength: 12 }).map((pairs) => new Map<string, Evidence>(pairs));

test("no list holds what is owned, withdrawn, one's own or seen to already, nor anything twice", () => {
  const situation = fc.record({
    model: fc.constantFrom(model, undefined),
    shelf: fc.constant(shelf),
    history,
    excluded: fc.array(id).map((ids) => new Set(ids)),
    caller: fc.constantFrom("c0", "c3", "someone", undefined),
    language: fc.constantFrom("en", "zh", undefined),
  });
  fc.assert(
    fc.property(situation, fc.integer({ min: 1, max: 30 }), (given, count) => {
      const ids = recommend(given, count).map((candidate) => candidate.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeLessThanOrEqual(count);
      for (const shown of ids) {
        expect(given.excluded.has(shown) || given.history.has(shown)).toBe(false);
        expect(shelf.get(shown)).toMatchObject({ state: "published" });
        expect(shelf.get(shown)?.creatorId).not.toBe(given.caller);
      }
      const eligible = [...shelf.values()].filter(
        (product) =>
          product.state === "published" &&
          product.creatorId !== given.caller &&
          !given.excluded.has(product.id) &&
          !given.history.has(product.id),
      );
      expect(ids).toHaveLength(Math.min(count, eligible.length));
    }),
  );
});

test("the contributions named for an item are those that speak for it, strongest first", () => {
  fc.assert(
    fc.property(history, (given) => {
      for (const { reason } of recommend({ model, shelf, history: given, excluded: new Set() }, 24)) {
        const parts = reason.because.map(({ contribution }) => contribution);
        expect(parts).toEqual(parts.toSorted((a, b) => b - a));
        expect(parts.every((part) => part > 0)).toBe(true);
      }
    }),
  );
});

test("a list made twice from the same situation is the same", () => {
  const given = {
    model,
    shelf,
    history: new Map([["p3", { weight: 2, action: "view" as const }]]),
    excluded: new Set<string>(),
  };
  expect(recommend(given, 10)).toEqual(recommend(given, 10));
});

test("every fifth place goes to a product that the model does not know, while there are any that fit", () => {
  const given = {
    model,
    shelf,
    history: new Map([["p3", { weight: 2, action: "view" as const }]]),
    excluded: new Set<string>(),
  };
  const sources = recommend(given, 10).map(({ source }) => source);
  expect(sources[4]).toBe("content");
  expect(sources.slice(0, 4)).not.toContain("content");
});
