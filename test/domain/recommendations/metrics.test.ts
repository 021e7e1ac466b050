import { expect, test } from "vitest";
import {
  comparisonOf,
  intervals,
  rankedCases,
  type Slice,
} from "../../../functions/recommendations/training/evaluation.ts";
import { qualityOf } from "../../../functions/recommendations/training/metrics.ts";

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

const user = (seen: number[], ...relevant: number[]) => ({
  history: { indices: seen, weights: seen.map(() => 1) },
  relevant: new Set(relevant),
});

test("what a user already has is not ranked", () => {
  expect(rankedCases([user([0], 1)], () => Float64Array.from([9, 5, 1]))).toEqual([[1, 2]]);
});

test("a slice of users averages these alone, a slice of items counts these alone", () => {
  const cases = [user([5], 0), user([5, 6], 1, 2)];
  const lists = { perfect: [[0], [1, 2]], useless: [[3], [3]] };
  const slices: Slice[] = [
    { name: "short", takes: ({ history }) => history.indices.length === 1 },
    { name: "two", items: (item) => item === 2 },
  ];
  const catalogue = { holders: [1, 1, 1, 2, 4, 4, 4, 4], users: 4 };
  const table = comparisonOf({ cases, lists, slices, catalogue, seed: 1 });
  const of = (ranks: string, slice: string) => table.find((row) => row.ranks === ranks && row.slice === slice)!;
  expect(of("perfect", "all")).toMatchObject({ cases: 2, recall20: { mean: 1 }, coverage: 3 / 8, novelty: 2 });
  expect(of("useless", "all")).toMatchObject({ recall20: { mean: 0 }, coverage: 1 / 8, novelty: 1 });
  expect(of("perfect", "short")).toMatchObject({ cases: 1, ndcg10: { mean: 1 } });
  expect(of("perfect", "two")).toMatchObject({ cases: 1, recall20: { mean: 1 } });
  expect(of("perfect", "two").ndcg10.mean).toBeCloseTo(1 / Math.log2(3));
  expect(of("perfect", "two").coverage).toBeUndefined();
});

test("an interval holds the mean, narrows with more users, and is the same for the same seed", () => {
  const column = (users: number) => Float64Array.from({ length: users }, (_, at) => at % 2);
  const [few] = intervals([column(20)], 1);
  const [many] = intervals([column(2000)], 1);
  for (const { mean, low, high } of [few!, many!]) {
    expect(mean).toBe(0.5);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  }
  expect(many!.high - many!.low).toBeLessThan(few!.high - few!.low);
  // The standard error of a share of one half over 2,000 users is 0.0112.
  expect(many!.high - many!.low).toBeGreaterThan(3 * 0.0112);
  expect(many!.high - many!.low).toBeLessThan(5 * 0.0112);
  expect(intervals([column(20)], 1)).toEqual([few]);
  expect(intervals([column(20), column(20)], 2)[1]).toEqual(intervals([column(20)], 2)[0]);
});

test("without cases all metrics are 0, and an empty slice is left out", () => {
  expect(intervals([new Float64Array(0)], 1)).toEqual([{ mean: 0, low: 0, high: 0 }]);
  const slices = [{ name: "nobody", takes: () => false }];
  const table = comparisonOf({ cases: [], lists: { any: [] }, slices, catalogue: { holders: [], users: 0 }, seed: 1 });
  expect(table).toMatchObject([{ slice: "all", cases: 0, coverage: 0, novelty: 0 }]);
});
