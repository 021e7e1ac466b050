import { expect, test } from "vitest";
import { likeness } from "../../../functions/recommendations/serving/content.ts";
import { vectorsOver } from "../../../functions/recommendations/serving/terms.ts";
import { alikeByContent, contentOf } from "../../../functions/recommendations/training/content.ts";
import { productOf } from "../../product-of.ts";

const works = [
  productOf("a", { topic: "music", creatorId: "x", title: "Playing the piano", summary: "Scales and chords" }),
  productOf("b", { topic: "music", creatorId: "y", title: "Chords for the piano", summary: "Left hand first" }),
  productOf("c", { topic: "design", creatorId: "x", title: "Type on the page", summary: "Grids" }),
  productOf("d", { topic: "music", creatorId: "y", title: "弹钢琴", summary: "音阶", language: "zh" }),
];
const vectors = vectorsOver(works);
const pairs = ({ width, indices, weights }: ReturnType<typeof alikeByContent>, item: number) =>
  Array.from(
    indices.subarray(item * width, (item + 1) * width),
    (other, slot) => [other, weights[item * width + slot]!] as const,
  ).filter(([other]) => other >= 0);

test("training computes similarity of content as serving does, without an item itself", () => {
  const alike = alikeByContent(works, 3);
  works.forEach((work, item) => {
    const found = pairs(alike, item);
    expect(found.map(([other]) => other)).not.toContain(item);
    for (const [other, weight] of found) expect(weight).toBeCloseTo(likeness(work, works[other]!, vectors), 6);
  });
  expect(pairs(alike, 0).map(([other]) => other)).toEqual([1, 3, 2]);
});

test("only the most similar items are kept, up to the width", () => {
  expect(pairs(alikeByContent(works, 1), 0).map(([other]) => other)).toEqual([1]);
});

test("items without a description are similar to nothing; without any the part is absent", () => {
  const catalogue = new Map<string, Partial<(typeof works)[number]>>([
    ["a", works[0]!],
    ["b", works[1]!],
    ["z", { language: "en" }],
  ]);
  const alike = contentOf(["a", "z", "b"], catalogue)!;
  expect([0, 1, 2].map((item) => pairs(alike, item).map(([other]) => other))).toEqual([[2], [], [0]]);
  expect(contentOf(["z"], catalogue)).toBeUndefined();
});
