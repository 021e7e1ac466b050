import fc from "fast-check";
import { expect, test } from "vitest";
import { gramian } from "../../../functions/recommendations/als/gramian.ts";
import type { Arithmetic } from "../../../functions/recommendations/als/kernels.ts";
import { roomForModel, scorerOf } from "../../../functions/recommendations/als/scorer.ts";
import { topOf } from "../../../functions/recommendations/als/top.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const arithmetics: Arithmetic[][] = [["relaxed-simd"], ["simd"], []];

function itemsOf(count: number, d: number, seed: number) {
  const next = uniform(seed);
  const factors = Float32Array.from({ length: count * d }, () => next() - 0.5);
  return { d, count, factors, gramian: gramian(factors, d) };
}

test("scores are the inner products, for any number of items and length of vector", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 40 }), fc.nat(100), (count, d, seed) => {
      const items = itemsOf(count, d, seed);
      const vector = itemsOf(1, d, seed + 1).factors;
      for (const arithmetic of arithmetics) {
        const scores = scorerOf(items, arithmetic).score(vector);
        expect(scores).toHaveLength(count);
        scores.forEach((score, item) => {
          const exact = vector.reduce((sum, value, k) => sum + value * items.factors[item * d + k]!, 0);
          expect(Math.abs(score - exact)).toBeLessThan(1e-6 * d);
        });
      }
    }),
  );
});

test("the top items are those of a full sort, ties by item, without ruled-out items", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 0, max: 320 }),
      fc.nat(1000),
      (count, most, seed) => {
        const next = uniform(seed);
        const drawn = Array.from({ length: count }, () =>
          next() < 0.1 ? Number.NEGATIVE_INFINITY : Math.floor(next() * 30),
        );
        const sorted = topOf(Float64Array.from(drawn), most);
        for (const arithmetic of arithmetics) {
          const scorer = scorerOf(itemsOf(count, 3, 1), arithmetic);
          scorer.score([0, 0, 0]).set(drawn);
          expect(scorer.best(most)).toEqual(sorted);
        }
      },
    ),
  );
});

test("a model in allocated memory is scored without a copy", () => {
  const items = itemsOf(100, 8, 2);
  const room = roomForModel(64 + items.factors.byteLength);
  room.set(new Uint8Array(items.factors.buffer), 64);
  const factors = new Float32Array(room.buffer, room.byteOffset + 64, 800);
  const scorer = scorerOf({ ...items, factors });
  expect([...scorer.score(new Float32Array(8).fill(1))]).toEqual([
    ...scorerOf(items).score(new Float32Array(8).fill(1)),
  ]);
  expect([...factors]).toEqual([...items.factors]);
  // Had the factors been copied, the scores would not follow a change of them.
  factors[0] = 1000;
  expect(scorer.score(new Float32Array(8).fill(1))[0]).toBeGreaterThan(900);
});

test("requesting more items than the maximum is refused", () => {
  for (const arithmetic of arithmetics) {
    expect(() => scorerOf(itemsOf(10, 4, 1), arithmetic).best(5000)).toThrow("at most 4096");
  }
  expect(() => roomForModel(3 * 2 ** 30)).toThrow("too large");
});
