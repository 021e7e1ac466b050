import { expect, test } from "vitest";
import { type Csr, csrOf } from "../../../functions/recommendations/als/csr.ts";
import { invertible } from "../../../functions/recommendations/als/inverse.ts";
import {
  addNeighbourScores,
  cappedRows,
  mergedNeighbours,
  nearness,
} from "../../../functions/recommendations/als/neighbours.ts";
import { solvedOf } from "../../../functions/recommendations/als/solved.ts";
import { transitionsOf } from "../../../functions/recommendations/als/transitions.ts";
import { inUnit, typicalWeight } from "../../../functions/recommendations/als/unit.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

for (const arithmetic of [undefined, ["simd"], ["typescript"]] as const) {
  test(`an inverse times its matrix is the identity, over blocks and beside them: ${arithmetic ?? "any"}`, () => {
    const next = uniform(2);
    for (const size of [1, 63, 64, 130]) {
      const room = invertible(size, arithmetic);
      const { matrix, stride } = room;
      const rows = range(size).map(() => range(40).map(() => next() - 0.5));
      const given = range(size).map((a) =>
        range(size).map((b) => (a === b ? 1 : 0) + range(40).reduce((sum, k) => sum + rows[a]![k]! * rows[b]![k]!, 0)),
      );
      for (let a = 0; a < size; a++) for (let b = 0; b <= a; b++) matrix[a * stride + b] = given[a]![b]!;
      room.invert();
      const inverse = (a: number, b: number) => matrix[Math.max(a, b) * stride + Math.min(a, b)]!;
      for (const a of [0, size >> 1, size - 1]) {
        for (let b = 0; b < size; b++) {
          const sum = range(size).reduce((total, k) => total + given[a]![k]! * inverse(k, b), 0);
          expect(sum).toBeCloseTo(a === b ? 1 : 0, 9);
        }
      }
    }
  });
}

test("a matrix that is not positive definite has no inverse here", () => {
  const room = invertible(2);
  room.matrix.set([1, 0], 0);
  room.matrix.set([2, 1], room.stride);
  expect(() => room.invert()).toThrow("positive definite");
});

const USERS = 40;
const ITEMS = 9;
function chosen(): Csr {
  const next = uniform(5);
  const pairs = range(USERS).flatMap((user) => range(ITEMS).flatMap((item) => (next() < 0.4 ? [{ user, item }] : [])));
  return csrOf(USERS, ITEMS, { row: pairs.map(({ user }) => user), column: pairs.map(({ item }) => item) });
}
const settings = { width: ITEMS, solvedRidge: 0.2, solvedUserDamping: 0.5, solvedToDamping: 0 };

/** Minimises the loss of one item's weights by coordinates, from its definition: nothing is inverted. */
function byDescent({ starts, indices }: Csr, target: number, ridge: number): number[] {
  const users = range(USERS).map((user) => new Set(indices.subarray(starts[user]!, starts[user + 1]!)));
  const weights = new Array<number>(ITEMS).fill(0);
  for (let round = 0; round < 500; round++) {
    for (const item of range(ITEMS)) {
      if (item === target) continue;
      let pull = 0;
      let own = ridge;
      for (const user of users) {
        if (!user.has(item)) continue;
        const others = [...user].reduce((sum, other) => sum + (other === item ? 0 : weights[other]!), 0);
        const share = 1 / Math.sqrt(user.size);
        pull += share * ((user.has(target) ? 1 : 0) - others);
        own += share;
      }
      weights[item] = pull / own;
    }
  }
  return weights;
}

test("solved weights minimise the damped loss of reconstruction with nothing of an item itself", () => {
  const matrix = chosen();
  const diagonal = new Array<number>(ITEMS).fill(0);
  for (const user of range(USERS)) {
    const own = matrix.indices.subarray(matrix.starts[user]!, matrix.starts[user + 1]!);
    for (const item of own) diagonal[item]! += 1 / Math.sqrt(own.length);
  }
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const ridge = settings.solvedRidge * (sum(diagonal.map((value) => value ** 2)) / sum(diagonal));
  const solved = solvedOf(matrix, settings);
  for (const target of range(ITEMS)) {
    const expected = byDescent(matrix, target, ridge);
    for (const from of range(ITEMS)) expect(nearness(solved, from, target)).toBeCloseTo(expected[from]!, 5);
  }
});

test("solved weights may speak against an item, and the greatest comes first", () => {
  const solved = solvedOf(chosen(), settings);
  expect(solved.weights.some((weight) => weight < 0)).toBe(true);
  for (const item of range(ITEMS)) {
    const own = [...solved.weights.subarray(item * ITEMS, item * ITEMS + ITEMS - 1)];
    expect(own).toEqual(own.toSorted((a, b) => b - a));
  }
});

test("of a large catalogue only the most chosen items are solved", () => {
  const matrix = csrOf(4, 4, { row: [0, 0, 1, 1, 2, 2, 3], column: [0, 1, 0, 1, 0, 2, 3] });
  const { indices } = solvedOf(matrix, { ...settings, width: 3 }, { most: 2 });
  expect([...indices]).toEqual([1, -1, -1, 0, -1, -1, -1, -1, -1, -1, -1, -1]);
});

test("nothing liked gives no weights", () => {
  const disliked = csrOf(2, 2, { row: [0, 1], column: [0, 1], value: [-1, -1] });
  expect([...solvedOf(disliked, settings).indices].every((index) => index === -1)).toBe(true);
});

test("merged parts score as the parts do, each by its scale", () => {
  const matrix = chosen();
  const parts = [0.1, 5].map((solvedRidge) => solvedOf(matrix, { ...settings, solvedRidge }));
  const merged = mergedNeighbours(
    [
      { part: parts[0]!, scale: 2 },
      { part: parts[1]!, scale: 3 },
    ],
    ITEMS,
  );
  const history = { indices: [1, 4], weights: [1, -0.5] };
  const apart = new Float64Array(ITEMS);
  addNeighbourScores(parts[0]!, history, 2, apart);
  addNeighbourScores(parts[1]!, history, 3, apart);
  const together = new Float64Array(ITEMS);
  addNeighbourScores(merged, history, 1, together);
  for (const item of range(ITEMS)) expect(together[item]).toBeCloseTo(apart[item]!, 5);
});

test("a user of very many items counts by their heaviest; others are as they were", () => {
  const matrix = csrOf(2, 5, { row: [0, 0, 0, 0, 1], column: [0, 1, 2, 3, 4], value: [1, 4, 2, 3, 1] });
  expect(cappedRows(matrix, 4)).toBe(matrix);
  const capped = cappedRows(matrix, 2);
  expect([...capped.starts]).toEqual([0, 2, 3]);
  expect([...capped.indices]).toEqual([1, 3, 4]);
});

test("transitions are directed, fade with what lies between, and are none without an order", () => {
  const matrix = csrOf(3, 3, { row: [0, 0, 0, 1, 1, 2], column: [2, 0, 1, 0, 1, 2] });
  // User 0 chose 0, 1, 2 in this order; user 1 chose 0, then 1.
  const places = Float32Array.from([0, 1, 2, 0, 1, 0]);
  const order = transitionsOf({ ...matrix, places }, { orderWidth: 2, orderDecay: 0.5 });
  expect(nearness(order, 0, 1)).toBeGreaterThan(nearness(order, 0, 2));
  expect(nearness(order, 1, 0)).toBe(0);
  expect([...order.indices]).toEqual([1, 2, 2, -1, -1, -1]);
  // By hand: of user 0 two places on, halved, by l^-0.3; degrees are all 2.
  expect(nearness(order, 0, 2)).toBeCloseTo((0.5 * 3 ** -0.3) / 2, 6);
  const unordered = transitionsOf(matrix, { orderWidth: 2, orderDecay: 0.5 });
  expect(unordered.indices.every((index) => index === -1)).toBe(true);
});

test("a fading history keeps its ranking, and older items count less if order matters", () => {
  const settings = { unit: 2, recency: 0.5 };
  const fresh = inUnit({ indices: [3, 1], weights: [4, 1], ages: [0, 1] }, settings);
  const faded = inUnit({ indices: [3, 1], weights: [4e-9, 1e-9], ages: [0, 1] }, settings);
  for (const at of [0, 1]) expect(faded.weights[at]).toBeCloseTo(fresh.weights[at]!, 9);
  expect(fresh.weights[0]! / fresh.weights[1]!).toBeCloseTo(8, 9);
  expect(typicalWeight([3, 3, 3])).toBe(3);
  expect(typicalWeight([])).toBe(1);
  expect(inUnit({ indices: [0], weights: [5e-324] }, settings).weights[0]).toBe(2);
});
