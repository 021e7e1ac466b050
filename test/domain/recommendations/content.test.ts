import fc from "fast-check";
import { expect, test } from "vitest";
import { affinityOf, likeness } from "../../../functions/recommendations/serving/content.ts";
import { placementHistory } from "../../../functions/recommendations/serving/placement-history.ts";
import { vectorsOver, wordsOf } from "../../../functions/recommendations/serving/terms.ts";
import { localeOf } from "../../../functions/shared/kernel/language.ts";
import { productOf, shelf } from "./shop.ts";

const vectors = vectorsOver(shelf.values());

test("text is cut into words in lower case, and Chinese into pairs of characters", () => {
  expect(wordsOf("Rust: C++ from the Ground up.")).toEqual(["rust", "c++", "from", "the", "ground", "up"]);
  expect(wordsOf("三十天学会Rust")).toEqual(["三十", "十天", "天学", "学会", "rust"]);
  expect(wordsOf("ＲＵＳＴ！琴")).toEqual(["rust", "琴"]);
  expect(wordsOf("— …")).toEqual([]);
});

test("similarity is between 0 and 1, symmetric, and greatest for the same subject", () => {
  const n = fc.integer({ min: 0, max: 39 });
  fc.assert(
    fc.property(n, n, (a, b) => {
      const value = likeness(productOf(a), productOf(b), vectors);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1 + 1e-9);
      expect(value).toBeCloseTo(likeness(productOf(b), productOf(a), vectors), 12);
    }),
  );
  expect(likeness(productOf(4), productOf(4), vectors)).toBeCloseTo(1, 9);
});

test("an affinity is the weighted mean of similarities", () => {
  const history = new Map([
    ["p2", { weight: 3, action: "view" as const }],
    ["p5", { weight: -1, action: "dismiss" as const }],
  ]);
  const { scoreOf } = affinityOf({ history, interests: [], shelf, vectors });
  for (const candidate of shelf.values()) {
    const mean =
      (3 * likeness(shelf.get("p2")!, candidate, vectors) - likeness(shelf.get("p5")!, candidate, vectors)) / 4;
    expect(scoreOf(candidate)).toBeCloseTo(mean, 9);
  }
});

test("the caller's language is the first of ours that they accept", () => {
  expect(localeOf("zh-CN,zh;q=0.9,en;q=0.8")).toBe("zh");
  expect(localeOf("fr, en;q=0.5, zh;q=0.7")).toBe("zh");
  expect(localeOf("de")).toBeUndefined();
  expect(localeOf("en;q=0")).toBeUndefined();
  expect(localeOf(undefined)).toBeUndefined();
});

test("in the library the started products decide; on a page and in the cart the context does", () => {
  const history = new Map([
    ["p1", { weight: 6, action: "purchase" as const }],
    ["p2", { weight: 2, action: "view" as const }],
  ]);
  expect([...placementHistory(history, "library", []).keys()]).toEqual(["p1"]);
  expect(placementHistory(new Map([["p2", history.get("p2")!]]), "library", []).size).toBe(1);
  expect(placementHistory(history, "home", [])).toEqual(history);
  const cart = placementHistory(history, "cart", ["p8", "p9"]);
  expect(cart.get("p8")).toEqual({ weight: 4, action: "cart" });
  expect(cart.get("p1")?.weight).toBeCloseTo(0.75, 12);
  expect(cart.get("p2")?.weight).toBeCloseTo(0.25, 12);
  expect(placementHistory(new Map(), "product", ["p8"]).get("p8")).toEqual({ weight: 4, action: "view" });
});
