import { expect, test } from "vitest";
import { digitsOf } from "../../web/app/site/currencies.ts";
import { minorOf, typedOf } from "../../web/app/studio/amount.ts";
import { outlineOf, textOf } from "../../web/app/studio/outline.ts";

test("an outline is typed as chapters and parts, with details in brackets", () => {
  const typed = `# Reading plans
Why the planner guesses (12 min, free)
- Joins (by hash)
Statistics (8 pages)

# 索引
哪些列值得建索引（20 分钟，试看）`;
  const outline = outlineOf(typed);
  expect(outline).toEqual([
    {
      title: "Reading plans",
      parts: [
        { title: "Why the planner guesses", minutes: 12, free: true },
        { title: "Joins (by hash)" },
        { title: "Statistics", pages: 8 },
      ],
    },
    { title: "索引", parts: [{ title: "哪些列值得建索引", minutes: 20, free: true }] },
  ]);
  expect(outlineOf(textOf(outline))).toEqual(outline);
});

test("a part before any chapter becomes a chapter, so that nothing typed is lost", () => {
  expect(outlineOf("Preface\n\n# One\nA")).toEqual([
    { title: "Preface", parts: [] },
    { title: "One", parts: [{ title: "A" }] },
  ]);
  expect(outlineOf(" \n\n")).toEqual([]);
});

test.each([
  ["19.9", "usd", 1990],
  ["19,90", "eur", 1990],
  ["1980", "jpy", 1980],
  ["1.234", "kwd", 1234],
  ["0", "cny", 0],
  ["1.999", "usd", undefined],
  ["1980.5", "jpy", undefined],
  ["-3", "usd", undefined],
  ["a lot", "usd", undefined],
] as const)("%s %s is %s minor units", (typed, currency, minor) => {
  expect(minorOf(typed, currency)).toBe(minor);
});

test("a field shows an amount as it is typed", () => {
  expect(typedOf({ amount: 1990, currency: "usd" })).toBe("19.90");
  expect(typedOf({ amount: 1980, currency: "jpy" })).toBe("1980");
  for (const currency of ["usd", "jpy", "kwd", "twd", "krw"] as const) {
    expect(minorOf(typedOf({ amount: 12_345, currency }), currency)).toBe(12_345);
    expect(digitsOf(currency)).toBeLessThanOrEqual(3);
  }
});
