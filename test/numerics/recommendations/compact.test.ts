import fc from "fast-check";
import { expect, test } from "vitest";
import { compactOf, compactScorerOf, rowBytes } from "../../../functions/recommendations/als/compact.ts";
import { topOf } from "../../../functions/recommendations/als/top.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Vectors whose numbers fall off as on principal axes; some items alike, so that rounding cannot tell them apart. */
function itemsOf(count: number, d: number, seed: number) {
  const next = uniform(seed);
  const factors = new Float32Array(count * d);
  for (let item = 0; item < count; item++) {
    const isLike = item > 0 && next() < 0.3;
    for (let k = 0; k < d; k++) {
      const before = factors[(item - 1) * d + k] ?? 0;
      factors[item * d + k] = isLike ? before * (1 + 1e-4 * next()) : (next() - 0.5) / (1 + k);
    }
  }
  return { count, d, factors };
}

const rowOf = ({ factors, d }: ReturnType<typeof itemsOf>, item: number) => factors.subarray(item * d, item * d + d);

/** In double precision, by nothing but the vectors. */
const exactly = (items: ReturnType<typeof itemsOf>, vector: ArrayLike<number>) =>
  Float64Array.from(range(items.count), (item) =>
    rowOf(items, item).reduce((sum, value, k) => sum + value * vector[k]!, 0),
  );

const sizes = { count: fc.integer({ min: 1, max: 900 }), d: fc.integer({ min: 1, max: 40 }), seed: fc.nat(1000) };

test("rounding moves no score by more than its bound", () => {
  fc.assert(
    fc.property(sizes.count, sizes.d, sizes.seed, (count, d, seed) => {
      const items = itemsOf(count, d, seed);
      const compact = compactOf(items);
      const next = uniform(seed + 1);
      const vector = range(d).map(() => 4 * (next() - 0.5));
      const length = Math.hypot(...vector);
      const scores = compactScorerOf(items, compact, { vectorOf: (item) => rowOf(items, item) })!.score(vector);
      exactly(items, vector).forEach((exact, item) => {
        expect(Math.abs(scores[item]! - exact)).toBeLessThanOrEqual(length * compact.bounds[item]! + 1e-30);
      });
    }),
    { numRuns: 50 },
  );
});

test("the best by integers are the best by vectors, whatever was added or excluded", () => {
  fc.assert(
    fc.property(sizes.count, sizes.d, sizes.seed, fc.integer({ min: 0, max: 60 }), (count, d, seed, most) => {
      const items = itemsOf(count, d, seed);
      for (const allowed of [["relaxed-simd"], ["simd"]] as const) {
        const scorer = compactScorerOf(items, compactOf(items), { vectorOf: (item) => rowOf(items, item), allowed })!;
        const next = uniform(seed + 2);
        const vector = range(d).map(() => next() - 0.5);
        const scores = scorer.score(vector);
        const expected = exactly(items, vector);
        for (const item of range(count)) {
          const draw = next();
          // Powers of two: adding them to a score of single precision loses little.
          if (draw < 0.1) {
            const before = scores[item]!;
            scores[item] = before + 0.25;
            expected[item]! += scores[item]! - before;
          } else if (draw < 0.2) {
            scores[item] = Number.NEGATIVE_INFINITY;
            expected[item] = Number.NEGATIVE_INFINITY;
          }
        }
        const found = scorer.best(most);
        const sorted = topOf(expected, most);
        expect(found).toHaveLength(sorted.length);
        // Ties within rounding may stand in another order; a score may not.
        found.forEach((item, place) => {
          expect(Math.abs(expected[item]! - expected[sorted[place]!]!)).toBeLessThan(1e-9);
        });
        expect(new Set(found).size).toBe(found.length);
      }
    }),
    { numRuns: 60 },
  );
});

test("if rounding cannot separate items, more of them are scored by their vectors", () => {
  const d = 16;
  const count = 3_000;
  // All alike in whole numbers: item i differs from the others by a part in a million.
  const factors = Float32Array.from({ length: count * d }, (_, at) =>
    at % d === 3 ? 1 + 1e-6 * Math.floor(at / d) : 0.5,
  );
  const items = { count, d, factors };
  const scorer = compactScorerOf(items, compactOf(items), { vectorOf: (item) => rowOf(items, item) })!;
  scorer.score(range(d).map((k) => (k === 3 ? 1 : 0)));
  expect(scorer.best(20)).toEqual(range(20).map((place) => count - 1 - place));
  expect(scorer.looked()).toBeGreaterThan(count);
});

test("vectors are padded to multiples of sixteen, and a zero vector scores 0", () => {
  expect([1, 16, 17, 128].map(rowBytes)).toEqual([16, 16, 32, 128]);
  const items = { count: 2, d: 3, factors: Float32Array.from([0, 0, 0, 1, 2, 3]) };
  const scorer = compactScorerOf(items, compactOf(items), { vectorOf: (item) => rowOf(items, item) })!;
  expect(scorer.score([1, 1, 1])[0]).toBe(0);
  expect(scorer.best(2)).toEqual([1, 0]);
  scorer.score([0, 0, 0]);
  expect(scorer.best(2)).toEqual([0, 1]);
});
