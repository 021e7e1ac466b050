import fc from "fast-check";
import { expect, test } from "vitest";
import { productRoutes } from "../../../functions/catalogue/contract/product.ts";
import { uploadRoutes } from "../../../functions/catalogue/contract/upload.ts";
import {
  priceRank,
  ratingPlaceOf,
  ratingScore,
  searchText,
  searchWords,
} from "../../../functions/catalogue/domain/listing.ts";

const amount = fc.integer({ min: 0, max: 99_999_999 });
const rating = fc
  .array(fc.integer({ min: 1, max: 5 }), { maxLength: 50 })
  .map((stars) => ({ count: stars.length, sum: stars.reduce((a, b) => a + b, 0) }));

test("prices sort as text as they do as numbers", () => {
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      expect(priceRank(a) < priceRank(b)).toBe(a < b);
    }),
  );
});

test("ratings sort as text as their scores do", () => {
  fc.assert(
    fc.property(rating, rating, (a, b) => {
      const [first, second] = [a, b].map((each) => Number(ratingScore(each).toFixed(6))) as [number, number];
      fc.pre(first !== second);
      expect(ratingPlaceOf({ rating: a, id: "z" }).byRatingSk < ratingPlaceOf({ rating: b, id: "a" }).byRatingSk).toBe(
        first < second,
      );
    }),
  );
});

test("a better review raises the score, a worse one lowers it, and it stays within the stars", () => {
  fc.assert(
    fc.property(rating, ({ count, sum }) => {
      const score = ratingScore({ count, sum });
      expect(ratingScore({ count: count + 1, sum: sum + 5 })).toBeGreaterThan(score);
      expect(ratingScore({ count: count + 1, sum: sum + 1 })).toBeLessThan(score);
      expect(score).toBeGreaterThanOrEqual(1);
      expect(score).toBeLessThanOrEqual(5);
    }),
  );
});

test("one review of five stars does not beat a hundred of nearly five", () => {
  expect(ratingScore({ count: 1, sum: 5 })).toBeLessThan(ratingScore({ count: 100, sum: 480 }));
});

test("a search looks for each word once, without regard to case or spacing", () => {
  expect(searchWords("  Deep   LEARNING deep ")).toEqual(["deep", "learning"]);
  expect(searchText({ title: "Deep Work", summary: "机器学习", topic: "law" })).toContain("机器学习");
});

test.each([
  ["café", "Cafe\u0301 noir"],
  ["cafe", "Café noir"],
  ["python", "Ｐｙｔｈｏｎ入门"],
  ["ｐｙｔｈｏｎ", "Python"],
  ["time-series", "Time series"],
  ["time series", "Time–series"],
  ["don't", "Don’t panic"],
  ["lodz", "Łódź"],
  ["data-science", "x"],
])("%s finds %s: texts that look alike match", (q, title) => {
  const text = searchText({ title, summary: "", topic: "data-science" });
  for (const word of searchWords(q)) expect(text).toContain(word);
});

test("a search without a word finds nothing in particular", () => {
  const { q } = productRoutes.listProducts.query.shape;
  for (const given of ["-", " – ", "\u200b"]) expect(q.safeParse(given).success).toBe(false);
  expect(q.parse("c++")).toBe("c++");
});

test("a file's name has no folders", () => {
  const { name } = uploadRoutes.uploadContent.body.shape;
  expect(["../../etc/passwd", "C:\\My\\book.pdf", "入门.pdf"].map((each) => name.parse(each))).toEqual([
    "passwd",
    "book.pdf",
    "入门.pdf",
  ]);
  for (const given of ["..", "a/..", "/", ".", "a\r\nb.pdf"]) expect(name.safeParse(given).success).toBe(false);
});
