import { expect, test } from "vitest";
import { type Csr, csrOf } from "../../../functions/recommendations/als/csr.ts";
import {
  addNeighbourScores,
  type NeighbourSettings,
  nearness,
  neighboursOf,
} from "../../../functions/recommendations/als/neighbours.ts";
import { historyOf } from "../../../functions/recommendations/training/dataset.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const USERS = 14;
const ITEMS = 7;
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** Random weights, some negative; user 0 likes nothing and item 0 is liked by nobody. */
function weighted(scale = 1): Csr {
  const next = uniform(3);
  const row: number[] = [];
  const column: number[] = [];
  const value: number[] = [];
  for (let user = 0; user < USERS; user++) {
    for (let item = 0; item < ITEMS; item++) {
      if (next() < 0.5) continue;
      row.push(user);
      column.push(item);
      value.push(scale * (user === 0 || item === 0 ? -1 : 2 * next() - 0.3));
    }
  }
  return csrOf(USERS, ITEMS, { row, column, value });
}

/** The formula, term by term over a dense matrix. */
function densely(matrix: Csr, { userDamping, fromDamping, toDamping }: NeighbourSettings): number[][] {
  const liked = range(USERS).map((user) => {
    const { indices, weights } = historyOf(matrix, user);
    const row = new Array<number>(ITEMS).fill(0);
    for (let at = 0; at < indices.length; at++) row[indices[at]!] = Math.max(0, weights[at]!);
    return row;
  });
  const ofUser = liked.map(sum);
  const ofItem = range(ITEMS).map((item) => sum(liked.map((row) => row[item]!)));
  const mean = (degrees: number[]) => sum(degrees) / degrees.filter((degree) => degree > 0).length;
  const scale = mean(ofUser) ** (1 - userDamping) * mean(ofItem) ** (1 - fromDamping - toDamping);
  const together = (a: number, b: number) =>
    sum(liked.map((row, user) => (ofUser[user]! > 0 ? (row[a]! * row[b]!) / ofUser[user]! ** userDamping : 0)));
  return range(ITEMS).map((from) =>
    range(ITEMS).map((to) => {
      const near = together(from, to);
      return near === 0 ? 0 : near / (scale * ofItem[from]! ** fromDamping * ofItem[to]! ** toDamping);
    }),
  );
}

const filters: Record<string, NeighbourSettings> = {
  "the linear filter of Shen et al.": { width: ITEMS, userDamping: 1, fromDamping: 0.5, toDamping: 0.5 },
  "freed exponents": { width: ITEMS, userDamping: 0.6, fromDamping: 0.6, toDamping: 0.35 },
  "no damping": { width: ITEMS, userDamping: 0, fromDamping: 0, toDamping: 0 },
};

for (const [name, settings] of Object.entries(filters)) {
  test(`neighbours are those of the dense formula, nearest first: ${name}`, () => {
    const matrix = weighted();
    const dense = densely(matrix, settings);
    const neighbours = neighboursOf(matrix, settings);
    for (const from of range(ITEMS)) {
      const expected = range(ITEMS)
        .filter((to) => to !== from && dense[from]![to]! > 0)
        .sort((a, b) => dense[from]![b]! - dense[from]![a]!);
      const found = neighbours.indices.subarray(from * ITEMS, from * ITEMS + ITEMS).filter((index) => index >= 0);
      expect([...found]).toEqual(expected);
      for (const to of expected) expect(nearness(neighbours, from, to)).toBeCloseTo(dense[from]![to]!, 5);
    }
  });
}

test("only the nearest neighbours are kept, and the others add nothing to a score", () => {
  const matrix = weighted();
  const settings = { ...filters["freed exponents"]!, width: 2 };
  const all = densely(matrix, settings);
  const neighbours = neighboursOf(matrix, settings);
  const scores = new Float64Array(ITEMS);
  addNeighbourScores(neighbours, { indices: [1, 2], weights: [1, -0.5] }, 3, scores);
  for (const to of range(ITEMS)) {
    const part = (from: number) => {
      const ranked = range(ITEMS).filter((other) => other !== from && all[from]![other]! > 0);
      ranked.sort((a, b) => all[from]![b]! - all[from]![a]!);
      return ranked.slice(0, 2).includes(to) ? all[from]![to]! : 0;
    };
    expect(scores[to]).toBeCloseTo(3 * (part(1) - 0.5 * part(2)), 5);
  }
});

test("the unit of the weights does not change the neighbours", () => {
  const settings = filters["freed exponents"]!;
  const { weights } = neighboursOf(weighted(), settings);
  neighboursOf(weighted(8), settings).weights.forEach((weight, at) => {
    expect(weight).toBeCloseTo(weights[at]!, 5);
  });
});

test("more users with the same choices do not change the weights of their items", () => {
  const settings = filters["freed exponents"]!;
  const copies = (count: number) => {
    const { starts, indices, values } = weighted();
    const row = range(count * USERS).flatMap((user) => {
      const own = user % USERS;
      return new Array<number>(starts[own + 1]! - starts[own]!).fill(user);
    });
    const repeat = (array: ArrayLike<number>) => range(count).flatMap(() => Array.from(array));
    return csrOf(count * USERS, ITEMS, { row, column: repeat(indices), value: repeat(values) });
  };
  const { weights } = neighboursOf(copies(1), settings);
  neighboursOf(copies(12), settings).weights.forEach((weight, at) => {
    expect(weight).toBeCloseTo(weights[at]!, 5);
  });
});
