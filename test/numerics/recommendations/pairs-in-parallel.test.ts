import { expect, test } from "vitest";
import { type Csr, csrOf } from "../../../functions/recommendations/als/csr.ts";
import { nearness, neighboursOf, pairsIn } from "../../../functions/recommendations/als/neighbours.ts";
import { transitionsInParallel } from "../../../functions/recommendations/als/order-in-parallel.ts";
import { openPairs, type Pairs } from "../../../functions/recommendations/als/pairs-in-parallel.ts";
import { fitPartsInParallel } from "../../../functions/recommendations/als/parts-in-parallel.ts";
import { solvedOf } from "../../../functions/recommendations/als/solved.ts";
import { solvedNearby } from "../../../functions/recommendations/als/solved-nearby.ts";
import { transitionsOf } from "../../../functions/recommendations/als/transitions.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const USERS = 300;
const ITEMS = 90;
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Users of a few tastes, in some order; weights differ, or are all alike. */
function shop(kind: "equal" | "other" = "other"): Csr {
  const next = uniform(11);
  const pairs = range(USERS).flatMap((user) =>
    range(ITEMS).flatMap((item) => (next() < (item % 5 === user % 5 ? 0.5 : 0.2) ? [{ user, item }] : [])),
  );
  const matrix = csrOf(USERS, ITEMS, {
    row: pairs.map(({ user }) => user),
    column: pairs.map(({ item }) => item),
    value: pairs.map(() => (kind === "equal" ? 3 : 2 * next() - 0.2)),
  });
  return { ...matrix, places: Float32Array.from(matrix.indices, () => next()) };
}

const settings = { ...defaultSettings, width: 12, solvedRidge: 0.5, orderWidth: 9, d: 4, epochs: 2 };

async function withPairs<T>(matrix: Csr, workers: number, use: (pairs: Pairs) => Promise<T>): Promise<T> {
  const pairs = openPairs(matrix, settings.width, { workers })!;
  try {
    return await use(pairs);
  } finally {
    await pairs.close();
  }
}

for (const kind of ["equal", "other"] as const) {
  test(`neighbours found by threads are those of plain TypeScript: ${kind} weights`, async () => {
    const matrix = shop(kind);
    const { width } = settings;
    const [plain, all] = [width, ITEMS].map((most) => neighboursOf(matrix, { ...settings, width: most }));
    const { neighbours, share } = await withPairs(matrix, 2, (pairs) => pairs.together(settings));
    expect(share).toBe(1);
    neighbours.weights.forEach((weight, at) => {
      // Of equal ones, rounding says which come first.
      expect(weight).toBeCloseTo(plain!.weights[at]!, 5);
      expect(weight).toBeCloseTo(nearness(all!, Math.floor(at / width), neighbours.indices[at]!), 5);
    });
  });

  test(`on all that is near, an item's weights are those of the one inverse: ${kind} weights`, async () => {
    const matrix = shop(kind);
    const all = { ...settings, width: ITEMS };
    const exact = solvedOf(matrix, all);
    const plain = solvedNearby(matrix, all);
    const { neighbours } = await withPairs(matrix, 2, (pairs) => pairs.solved(all));
    for (const from of range(ITEMS)) {
      for (const to of range(ITEMS)) {
        expect(nearness(plain, from, to)).toBeCloseTo(nearness(exact, from, to), 3);
        expect(nearness(neighbours, from, to)).toBeCloseTo(nearness(exact, from, to), 3);
      }
    }
  });
}

test("any number of threads gives the same bits", async () => {
  const matrix = shop();
  const found = await Promise.all(
    [1, 3].map((workers) =>
      withPairs(matrix, workers, async (pairs) => [
        await pairs.together(settings),
        await pairs.solved(settings),
        await transitionsInParallel(matrix, settings, { workers }),
      ]),
    ),
  );
  expect(found[1]).toEqual(found[0]);
});

test("transitions found by threads are those of plain TypeScript", async () => {
  const matrix = shop();
  const plain = transitionsOf(matrix, settings);
  const { neighbours } = await transitionsInParallel(matrix, settings, { workers: 2 });
  expect(plain.indices.some((index) => index >= 0)).toBe(true);
  expect([...neighbours.indices]).toEqual([...plain.indices]);
  neighbours.weights.forEach((weight, at) => {
    expect(weight).toBeCloseTo(plain.weights[at]!, 5);
  });
});

/** Minimises an item's loss on a support by coordinates, from its definition. */
function byDescent(matrix: Csr, target: number, support: readonly number[], ridge: number): number[] {
  const users = range(USERS).map((user) => {
    const own = new Map<number, number>();
    for (let at = matrix.starts[user]!; at < matrix.starts[user + 1]!; at++) {
      if (matrix.values[at]! > 0) own.set(matrix.indices[at]!, matrix.values[at]!);
    }
    return own;
  });
  const weights = support.map(() => 0);
  for (let round = 0; round < 300; round++) {
    support.forEach((item, place) => {
      let pull = 0;
      let own = ridge;
      for (const user of users) {
        const value = user.get(item);
        if (value === undefined) continue;
        const others = support.reduce(
          (sum, each, at) => sum + (at === place ? 0 : weights[at]! * (user.get(each) ?? 0)),
          0,
        );
        const share = [...user.values()].reduce((sum, each) => sum + each, 0) ** -settings.solvedUserDamping;
        pull += share * value * ((user.get(target) ?? 0) - others);
        own += share * value * value;
      }
      weights[place] = pull / own;
    });
  }
  return weights;
}

test("an item is solved only on its nearest items", () => {
  const matrix = shop();
  const undamped = { ...settings, width: ITEMS, solvedToDamping: 0 };
  const solved = solvedNearby(matrix, undamped, { support: 6 });
  const diagonal = range(ITEMS).map(() => 0);
  const shares = range(USERS).map((user) => {
    const liked = matrix.values.subarray(matrix.starts[user]!, matrix.starts[user + 1]!).filter((value) => value > 0);
    return liked.reduce((sum, value) => sum + value, 0) ** -settings.solvedUserDamping;
  });
  range(USERS).forEach((user) => {
    for (let at = matrix.starts[user]!; at < matrix.starts[user + 1]!; at++) {
      if (matrix.values[at]! > 0) diagonal[matrix.indices[at]!]! += shares[user]! * matrix.values[at]! ** 2;
    }
  });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const ridge = settings.solvedRidge * (sum(diagonal.map((value) => value ** 2)) / sum(diagonal));
  for (const target of [0, 7, 40]) {
    const support = range(ITEMS).filter((from) => nearness(solved, from, target) !== 0);
    expect(support).toHaveLength(6);
    const expected = byDescent(matrix, target, support, ridge);
    support.forEach((from, at) => {
      expect(nearness(solved, from, target)).toBeCloseTo(expected[at]!, 3);
    });
  }
});

test("a user of a hundred times as many products costs no more than the cap", async () => {
  const rows = (longest: number) =>
    [longest, 3, 3].flatMap((count, user) => range(count).map((item) => ({ user, item })));
  const looked = async (longest: number) => {
    const own = rows(longest);
    const matrix = csrOf(3, 100_000, { row: own.map(({ user }) => user), column: own.map(({ item }) => item) });
    const { looked: count } = await withPairs(matrix, 2, (pairs) => pairs.together(settings));
    expect(count).toBe(pairsIn(matrix));
    return count;
  };
  expect(await looked(1_000)).toBe(1_000 ** 2 + 18);
  expect(await looked(100_000)).toBe(1_000 ** 2 + 18);
});

test("a fit ends in time with the most chosen items, and reports its coverage", async () => {
  const matrix = shop();
  let at = 0;
  // A clock that moves by 1 each time that it is read.
  const now = () => at++;
  const all = await fitPartsInParallel(matrix, settings, { workers: 1, now, until: 1e9 });
  expect(all.reached).toEqual({ neighbours: 1, solved: 1, order: 1 });
  at = 0;
  const some = await fitPartsInParallel(matrix, settings, { workers: 1, now, until: 100 });
  expect(some.reached!.neighbours).toBeGreaterThan(0);
  expect(some.reached!.neighbours).toBeLessThan(1);
  expect(some.epochs).toBeGreaterThan(0);
  const holders = range(ITEMS).map(
    (item) => matrix.indices.filter((each, at) => each === item && matrix.values[at]! > 0).length,
  );
  const done = range(ITEMS).filter((item) => some.parts.together.indices[item * settings.width]! >= 0);
  const left = range(ITEMS).filter((item) => !done.includes(item));
  expect(Math.min(...done.map((item) => holders[item]!))).toBeGreaterThanOrEqual(
    Math.max(...left.map((item) => holders[item]!)),
  );
  for (const item of done) {
    const row = (of: typeof all) => [...of.parts.together.weights.subarray(item * 12, item * 12 + 12)];
    expect(row(some)).toEqual(row(all));
  }
});

test("without time for one inverse, items are solved one by one", async () => {
  let at = 0;
  const matrix = shop();
  // Each look at the clock takes 60 of the 1,000 that there are: two blocks of an inverse would take too long.
  const slow = await fitPartsInParallel(matrix, settings, { workers: 1, now: () => (at += 150), until: 1_000 });
  expect(slow.parts.solved.weights.every(Number.isFinite)).toBe(true);
  expect(slow.reached!.solved).toBeLessThan(1);
});
