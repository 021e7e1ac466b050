import fc from "fast-check";
import { expect, test } from "vitest";
import { type Csr, csrOf } from "../../../functions/recommendations/als/csr.ts";
import { fit, type Settings } from "../../../functions/recommendations/als/fit.ts";
import { type FitOptions, fitInParallel } from "../../../functions/recommendations/als/fit-in-parallel.ts";
import type { Items } from "../../../functions/recommendations/als/fold-in.ts";
import { gramian } from "../../../functions/recommendations/als/gramian.ts";
import type { Arithmetic } from "../../../functions/recommendations/als/kernels.ts";
import { layoutOf } from "../../../functions/recommendations/als/layout.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const settings: Settings = {
  d: 12,
  epochs: 3,
  steps: 2,
  seed: 5,
  unobserved: 0.02,
  regularisation: 0.05,
  exponent: 0.75,
};

/**
 * Users of three tastes, popular and rare items, weights of both signs unless all are 1, some users and items without
 * any.
 */
function interactions(users: number, items: number, each: number, seed = 3, weighted = true): Csr {
  const next = uniform(seed);
  const row: number[] = [];
  const column: number[] = [];
  const value: number[] = [];
  for (let user = 0; user < users; user++) {
    if (user % 7 === 3) continue;
    const seen = new Set<number>();
    for (let draw = 0; draw < each; draw++) {
      const item = Math.floor(items * next() ** 2);
      const liked = item % 3 === user % 3;
      if (seen.has(item) || (!liked && next() < 0.8)) continue;
      seen.add(item);
      row.push(user);
      column.push(item);
      value.push(weighted ? next() * (liked ? 3 : -1) : 1);
    }
  }
  return csrOf(users, items, { row, column, value });
}

const bits = ({ factors, gramian: squares }: Items) =>
  Buffer.concat([Buffer.from(factors.buffer), Buffer.from(squares.buffer)]).toString("hex");

const bitsOf = async (matrix: Csr, options: FitOptions, own: Settings = settings) =>
  bits((await fitInParallel(matrix, own, options)).items);

/** Inner products of items with each other: they do not change with the basis, which two arithmetics may choose apart. */
function products({ factors, count, d }: Items): Float64Array {
  const result = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      for (let k = 0; k < d; k++) result[a * count + b]! += factors[a * d + k]! * factors[b * d + k]!;
    }
  }
  return result;
}

const size = (numbers: Float64Array) => numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The greatest difference between the products of two fits, against the greatest product. */
function difference(a: Items, b: Items): number {
  const [left, right] = [products(a), products(b)];
  return size(left.map((value, at) => value - right[at]!)) / Math.max(size(left), 1e-6);
}

test("one, two and three workers, and two runs, give the same bits", async () => {
  // Large enough for more than one block of each side.
  const matrix = interactions(3000, 1500, 15);
  for (const arithmetic of [["relaxed-simd"], ["simd"]] as Arithmetic[][]) {
    const first = await bitsOf(matrix, { workers: 1, arithmetic });
    for (const workers of [1, 2, 3]) expect(await bitsOf(matrix, { workers, arithmetic })).toBe(first);
    expect(await bitsOf(matrix, { workers: 2, arithmetic }, { ...settings, seed: 6 })).not.toBe(first);
  }
});

test("the fast solver agrees with the readable one to a part in a thousand", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        users: fc.integer({ min: 1, max: 60 }),
        items: fc.integer({ min: 1, max: 40 }),
        each: fc.integer({ min: 1, max: 12 }),
        seed: fc.nat(1000),
        weighted: fc.boolean(),
      }),
      fc.record({
        d: fc.integer({ min: 1, max: 20 }),
        epochs: fc.integer({ min: 1, max: 2 }),
        steps: fc.integer({ min: 1, max: 4 }),
        seed: fc.nat(1000),
        // Weaker ones leave systems this small with a condition that single precision cannot follow.
        unobserved: fc.constantFrom(0.1, 1),
        regularisation: fc.constantFrom(0.1, 0.3),
        exponent: fc.constantFrom(0, 0.5, 1),
      }),
      fc.constantFrom<Arithmetic>("relaxed-simd", "simd"),
      async ({ users, items, each, seed, weighted }, own, arithmetic) => {
        const matrix = interactions(users, items, each, seed, weighted);
        const fast = await fitInParallel(matrix, own, { workers: 1, arithmetic: [arithmetic] });
        expect(fast.arithmetic).toBe(arithmetic);
        expect(difference(fast.items, fit(matrix, own))).toBeLessThan(1e-3);
        const again = gramian(fast.items.factors, own.d);
        expect(size(again.map((value, at) => value - fast.items.gramian[at]!))).toBeLessThan(1e-5 * (1 + size(again)));
      },
    ),
    { numRuns: 25 },
  );
});

test("a user with more interactions than a worker copies at a time counts in full", async () => {
  const items = 70_000;
  const row = [...Array.from({ length: items }, () => 0), 1, 1, 2];
  const column = [...Array.from({ length: items }, (_, item) => item), 0, 1, 0];
  const matrix = csrOf(3, items, { row, column });
  const own = { ...settings, d: 4, epochs: 1 };
  const fast = await fitInParallel(matrix, own, { workers: 2 });
  const some = (all: Items) => ({ ...all, count: 50, factors: all.factors.subarray(0, 200) });
  expect(difference(some(fast.items), some(fit(matrix, own)))).toBeLessThan(1e-4);
});

test("interactions without values all weigh 1", async () => {
  const matrix = interactions(50, 30, 5, 1, false);
  const { values: _, ...rest } = matrix;
  const own = { ...rest, starts: Int32Array.from(rest.starts), indices: Int32Array.from(rest.indices) };
  expect(bits((await fitInParallel(own, settings, { workers: 1 })).items)).toBe(await bitsOf(matrix, { workers: 1 }));
});

test("a common weight other than 1 counts", async () => {
  const matrix = interactions(50, 30, 5, 1, false);
  const heavy = { ...matrix, values: matrix.values.map(() => 2.5) };
  const { items } = await fitInParallel(heavy, settings, { workers: 1 });
  expect(difference(items, fit(heavy, settings))).toBeLessThan(1e-4);
});

test("without SIMD the readable solver does the work", async () => {
  const matrix = interactions(50, 30, 5);
  const fitted = await fitInParallel(matrix, settings, { arithmetic: [] });
  expect(fitted).toMatchObject({ arithmetic: "typescript", epochs: 3 });
  expect(bits(fitted.items)).toBe(bits(fit(matrix, settings)));
});

test("a fit that is out of time ends after its epoch", async () => {
  const matrix = interactions(50, 30, 5);
  for (const arithmetic of [["relaxed-simd", "simd"], []] as Arithmetic[][]) {
    const fitted = await fitInParallel(matrix, { ...settings, epochs: 1000 }, { until: 0, arithmetic });
    expect(fitted.epochs).toBe(1);
    const one = await fitInParallel(matrix, { ...settings, epochs: 1 }, { arithmetic });
    expect(bits(fitted.items)).toBe(bits(one.items));
  }
});

test("a fit with time left goes on to its last epoch", async () => {
  const fitted = await fitInParallel(interactions(50, 30, 5), settings, { until: Date.now() + 60_000 });
  expect(fitted.epochs).toBe(3);
});

test("a fit started from its own factors stays near them, a random start does not", async () => {
  const matrix = interactions(400, 40, 10);
  const own = { ...settings, d: 3 };
  const { items } = await fitInParallel(matrix, { ...own, epochs: 30 });
  // The earlier model knew the items under other numbers, and not the last.
  const rows = Array.from({ length: 40 }, (_, item) => (item === 39 ? -1 : 38 - item));
  const factors = new Float32Array(39 * 3);
  for (let item = 0; item < 39; item++) factors.set(items.factors.subarray(item * 3, item * 3 + 3), rows[item]! * 3);
  const start = { d: 3, factors, rows };
  const warm = await fitInParallel(matrix, { ...own, epochs: 1 }, { start });
  const cold = await fitInParallel(matrix, { ...own, epochs: 1 });
  expect(difference(warm.items, items)).toBeLessThan(0.3 * difference(cold.items, items));
  expect(difference(warm.items, fit(matrix, { ...own, epochs: 1 }, start))).toBeLessThan(1e-4);
});

test("invalid input of a fit is refused with a reason", async () => {
  const matrix = interactions(20, 10, 3);
  const start = { d: 5, factors: new Float32Array(50), rows: [0] };
  await expect(fitInParallel(matrix, settings, { start })).rejects.toThrow("start: vectors of length 5");
  await expect(fitInParallel(matrix, settings, { workers: 0 })).rejects.toThrow("workers");
  const outside = { ...matrix, indices: matrix.indices.map((index) => index + 5) };
  await expect(fitInParallel(outside, settings)).rejects.toThrow("is not one of 10 columns");
  expect(() => layoutOf({ d: 128, users: 9_000_000, items: 100_000, longest: 1, workers: 6 })).toThrow(/4\.\d GiB/);
});

test("a matrix without users, items or interactions gives no factors and no error", async () => {
  const empty = await fitInParallel(csrOf(0, 0, { row: [], column: [] }), settings, { workers: 2 });
  expect(empty.items.factors).toHaveLength(0);
  const blank = await fitInParallel(csrOf(3, 2, { row: [], column: [] }), settings, { workers: 2 });
  expect([...blank.items.factors]).toEqual(new Array(24).fill(0));
});
