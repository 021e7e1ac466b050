import fc from "fast-check";
import { expect, test } from "vitest";
import { csrOf } from "../../../functions/recommendations/als/csr.ts";
import { fit } from "../../../functions/recommendations/als/fit.ts";
import { fitInParallel } from "../../../functions/recommendations/als/fit-in-parallel.ts";
import { foldIn, foldInPlainly, type History, type Items } from "../../../functions/recommendations/als/fold-in.ts";
import { gramian } from "../../../functions/recommendations/als/gramian.ts";
import { type Objective, penalty } from "../../../functions/recommendations/als/objective.ts";
import { onPrincipalAxes } from "../../../functions/recommendations/als/principal-axes.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const length = (vector: ArrayLike<number>) => Math.hypot(...Array.from(vector));
const apart = (a: Float64Array, b: Float64Array) => length(a.map((value, at) => value - b[at]!));
const sum = (numbers: Float64Array) => numbers.reduce((total, number) => total + number, 0);
const scoreOf = ({ d, factors }: Items, vector: Float64Array, item: number) =>
  sum(vector.map((value, k) => value * factors[item * d + k]!));

/** Vectors in `rank` dimensions, each `shrink` times as long as the one before, in axes that lie anyhow. */
function factorsOf(count: number, d: number, { rank, shrink, seed }: { rank: number; shrink: number; seed: number }) {
  const next = uniform(seed);
  const axes = Array.from({ length: rank * d }, () => next() - 0.5);
  const factors = new Float32Array(count * d);
  for (let item = 0; item < count; item++) {
    for (let axis = 0; axis < rank; axis++) {
      const along = (next() - 0.5) * shrink ** axis;
      for (let k = 0; k < d; k++) factors[item * d + k]! += along * axes[axis * d + k]!;
    }
  }
  return factors;
}

/** `n` items, each once, of which some were turned down and some weigh nothing. */
function historyOf(n: number, count: number, heaviest: number, seed: number): History {
  const next = uniform(seed);
  const indices = Array.from({ length: count }, (_, item) => ({ item, draw: next() }))
    .sort((a, b) => a.draw - b.draw)
    .slice(0, n)
    .map(({ item }) => item);
  const weights = indices.map(() => {
    const draw = next();
    if (draw < 0.1) return 0;
    return draw < 0.3 ? -heaviest * next() : heaviest * next();
  });
  return { indices, weights };
}

/** No less than the condition of the system: its largest eigenvalue by the least that regularisation leaves. */
function conditionOf({ d, factors, gramian, count }: Items, objective: Objective, { indices, weights }: History) {
  let [total, largest, least] = [0, 0, Number.POSITIVE_INFINITY];
  for (let at = 0; at < indices.length; at++) {
    const size = Math.abs(weights[at]!);
    total += size;
    largest += size * length(factors.subarray(indices[at]! * d, indices[at]! * d + d)) ** 2;
  }
  const ridge = penalty(objective, total, count);
  for (let k = 0; k < d; k++) least = Math.min(least, objective.unobserved * gramian[k * d + k]! + ridge);
  for (let k = 0; k < d; k++) largest += objective.unobserved * gramian[k * d + k]! + ridge;
  return largest / least;
}

const cases = fc.integer({ min: 1, max: 24 }).chain((d) =>
  fc.record({
    d: fc.constant(d),
    n: fc.oneof(fc.constantFrom(0, 1, d - 1, d, 2 * d), fc.integer({ min: 0, max: 2 * d })),
    rank: fc.integer({ min: 0, max: d }),
    shrink: fc.constantFrom(1, 0.7, 0.3),
    heaviest: fc.constantFrom(1, 1e-6, 1e4),
    seed: fc.nat(10_000),
    objective: fc.record({
      unobserved: fc.constantFrom(0, 1e-6, 0.01, 1),
      regularisation: fc.constantFrom(1e-6, 0.02, 3),
      exponent: fc.constantFrom(0, 0.75, 1),
    }),
  }),
);

/** What `EPSILON` of rounding may grow to: the condition times this for each number of a vector. */
const GROWTH = 8 * Number.EPSILON;

test("the fast fold-in equals the plain one up to rounding, and its parts add up to each score", () => {
  fc.assert(
    fc.property(cases, ({ d, n, heaviest, seed, objective, ...shape }) => {
      const items = onPrincipalAxes(factorsOf(2 * d + 5, d, { ...shape, seed }), d);
      const history = historyOf(n, items.count, heaviest, seed + 1);
      const condition = conditionOf(items, objective, history);
      // Beyond, the plain one itself has no digit left.
      fc.pre(condition < 1e13);
      const fast = foldIn(items, objective, history);
      const plain = foldInPlainly(items, objective, history);
      const share = GROWTH * d * condition;
      expect(apart(fast.vector, plain.vector)).toBeLessThanOrEqual(share * length(plain.vector));
      for (let item = 0; item < items.count; item += 3) {
        const [parts, expected] = [fast.contributions(item), plain.contributions(item)];
        // Against 1, which scores approach: a part may itself be what is left of larger numbers.
        expect(apart(parts, expected)).toBeLessThanOrEqual(share * Math.max(1, length(expected)));
        expect(Math.abs(sum(parts) - scoreOf(items, fast.vector, item))).toBeLessThanOrEqual(1e-5);
        parts.forEach((part, at) => {
          if (history.weights[at]! <= 0) expect(Math.abs(part)).toBe(0);
        });
      }
    }),
    { numRuns: 400 },
  );
});

test("on served models the fast and the plain fold-in differ by less than 1e-10 of the scale", () => {
  for (const [d, n] of [
    [64, 30],
    [64, 63],
    [128, 100],
  ] as const) {
    const items = onPrincipalAxes(factorsOf(1000, d, { rank: d, shrink: 0.97, seed: n }), d);
    const history = historyOf(n, items.count, 2, n);
    const fast = foldIn(items, defaultSettings, history);
    const plain = foldInPlainly(items, defaultSettings, history);
    for (let item = 0; item < items.count; item += 50) {
      const score = scoreOf(items, plain.vector, item);
      expect(Math.abs(scoreOf(items, fast.vector, item) - score)).toBeLessThan(1e-10);
      expect(Math.abs(sum(fast.contributions(item)) - score)).toBeLessThan(1e-10);
    }
  }
});

test("both fold-ins refuse a history without regularisation", () => {
  const items = onPrincipalAxes(factorsOf(20, 6, { rank: 3, shrink: 1, seed: 1 }), 6);
  const history = historyOf(4, 20, 1, 2);
  const bare = { unobserved: 0, regularisation: 0, exponent: 1 };
  expect(() => foldInPlainly(items, bare, history)).toThrow("not positive definite");
  expect(() => foldIn(items, bare, history)).toThrow("not positive definite");
  const factors = factorsOf(20, 6, { rank: 6, shrink: 1, seed: 1 });
  const aslant = { d: 6, count: 20, factors, gramian: gramian(factors, 6) };
  expect(foldIn(aslant, defaultSettings, history).vector).toEqual(
    foldInPlainly(aslant, defaultSettings, history).vector,
  );
});

test("on their principal axes items keep their inner products and have a diagonal Gramian", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 0, max: 40 }), ({ d, rank, shrink, seed }, count) => {
      const before = factorsOf(count, d, { rank, shrink, seed });
      const items = onPrincipalAxes(before.slice(), d);
      expect(items.count).toBe(count);
      for (let a = 0; a < count; a++) {
        for (let b = 0; b <= a; b++) {
          const [left, right] = [before.subarray(a * d, a * d + d), before.subarray(b * d, b * d + d)];
          const product = left.reduce((total, value, k) => total + value * right[k]!, 0);
          const turned = Float64Array.from(items.factors.subarray(a * d, a * d + d));
          const tolerance = 1e-6 * length(left) * length(right);
          expect(Math.abs(scoreOf(items, turned, b) - product)).toBeLessThanOrEqual(tolerance);
        }
      }
      const exact = gramian(items.factors, d);
      const most = exact.reduce((largest, value) => Math.max(largest, value), 0);
      expect(apart(items.gramian, exact)).toBeLessThanOrEqual(1e-6 * most);
      items.gramian.forEach((value, at) => {
        if (at % (d + 1) !== 0) expect(value).toBe(0);
      });
    }),
  );
});

test("both solvers leave their items on the principal axes", async () => {
  const next = uniform(3);
  const pairs = Array.from({ length: 400 }, () => ({ row: Math.floor(60 * next()), column: Math.floor(30 * next()) }));
  const matrix = csrOf(60, 30, { row: pairs.map(({ row }) => row), column: pairs.map(({ column }) => column) });
  const settings = { ...defaultSettings, d: 8, epochs: 2 };
  for (const items of [fit(matrix, settings), (await fitInParallel(matrix, settings, { workers: 1 })).items]) {
    const beside = items.gramian.filter((_, at) => at % 9 !== 0);
    expect([...beside]).toEqual(new Array(56).fill(0));
    expect(length(items.gramian)).toBeGreaterThan(0);
    expect(apart(items.gramian, gramian(items.factors, 8))).toBeLessThan(1e-6 * length(items.gramian));
  }
});
