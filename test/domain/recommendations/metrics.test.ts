import { expect, test } from "vitest";
import { evaluate } from "../../../functions/recommendations/evaluation.ts";
import { qualityOf } from "../../../functions/recommendations/metrics.ts";

test("a list with everything relevant on top is perfect", () => {
  expect(qualityOf([3, 1, 2], new Set([1, 3]))).toEqual({ recall20: 1, ndcg10: 1, ndcg20: 1 });
});

test("a hit in second place is discounted by log2(3), and recall is over all that is relevant", () => {
  const { recall20, ndcg20 } = qualityOf([9, 1], new Set([1, 5]));
  expect(recall20).toBe(0.5);
  expect(ndcg20).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)));
});

test("the ideal list is as long as the list may be", () => {
  const many = new Set(Array.from({ length: 30 }, (_, item) => item));
  expect(qualityOf([...many].slice(0, 20), many)).toMatchObject({ ndcg10: 1, ndcg20: 1, recall20: 20 / 30 });
});

test("what a user already has is not ranked", () => {
  const history = { indices: [0], weights: [1] };
  const { ndcg10 } = evaluate([{ history, relevant: new Set([1]) }], () => Float64Array.from([9, 5, 1]));
  expect(ndcg10).toBe(1);
});
