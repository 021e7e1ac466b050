import { expect, test } from "vitest";
import { fitParts, type Parts } from "../../../functions/recommendations/als/blend.ts";
import { csrOf } from "../../../functions/recommendations/als/csr.ts";
import { solvedOf } from "../../../functions/recommendations/als/solved.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { historyOf, placesOf } from "../../../functions/recommendations/training/dataset.ts";
import { learntMix, poolsOf, qualityOfMix } from "../../../functions/recommendations/training/mix.ts";
import { learntRidge } from "../../../functions/recommendations/training/ridge.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const USERS = 120;
const ITEMS = 30;
const settings = { ...defaultSettings, d: 4, epochs: 2, width: ITEMS, orderWidth: 5 };

/** Users of one course after the other: the next is always the one with the next number. */
function shop() {
  const next = uniform(8);
  const row: number[] = [];
  const column: number[] = [];
  const time: number[] = [];
  const cases: { user: number; relevant: Set<number> }[] = [];
  for (let user = 0; user < USERS; user++) {
    const from = Math.floor(next() * ITEMS);
    for (let step = 0; step < 4; step++) {
      row.push(user);
      column.push((from + step) % ITEMS);
      time.push(step);
    }
    cases.push({ user, relevant: new Set([(from + 4) % ITEMS]) });
  }
  const matrix = csrOf(USERS, ITEMS, { row, column });
  const ordered = { ...matrix, places: placesOf(matrix, column, time) };
  const popularity = new Float64Array(ITEMS);
  for (const item of matrix.indices) popularity[item]! += 1;
  const asked = cases.map(({ user, relevant }) => ({ history: historyOf(ordered, user), relevant }));
  return { matrix: ordered, cases: asked, popularity };
}

test("if order decides, the mix learns transitions, and is no worse than any part alone", () => {
  const { matrix, cases, popularity } = shop();
  const parts = fitParts(matrix, settings);
  const pools = poolsOf(parts, settings, { cases, popularity });
  const learnt = learntMix(pools, settings);
  expect(learnt.mix.orderScale).toBeGreaterThan(0);
  expect(learnt.quality).toBeGreaterThanOrEqual(Math.max(...Object.values(learnt.alone)));
  expect(learnt.quality).toBeGreaterThan(learnt.inUse);
  expect(qualityOfMix(pools, learnt.mix, settings)).toBeCloseTo(learnt.quality, 2);
});

test("damping is evaluated on the items that it would bring up as well", () => {
  const items = 400;
  const own = { ...settings, factorScale: 0, neighbourScale: 1, solvedScale: 0, orderScale: 0, toDamping: 0 };
  const blank = (width: number) => ({
    width,
    indices: new Int32Array(items * width).fill(-1),
    weights: new Float32Array(items * width),
  });
  // Item 0 says nearly as much of 300 others, of the less popular ones a little less.
  const together = blank(300);
  for (let slot = 0; slot < 300; slot++) {
    together.indices[slot] = slot + 1;
    together.weights[slot] = 1 - slot / 10_000;
  }
  const parts: Parts = {
    items: { d: 4, count: items, factors: new Float32Array(4 * items), gramian: new Float64Array(16) },
    together,
    solved: blank(1),
    order: blank(1),
    unit: 1,
  };
  const history = { indices: Int32Array.of(0), weights: Float32Array.of(1) };
  const popularity = Float64Array.from({ length: items }, (_, item) => 1_000 * 0.98 ** item);
  const pools = poolsOf(parts, own, { cases: [{ history, relevant: new Set([95]) }], popularity });
  expect(qualityOfMix(pools, own, own)).toBe(0);
  // Among the first hundred alone it would be the fifth from the end; among all there are two hundred before it.
  expect(qualityOfMix(pools, { ...own, toDamping: 0.5 }, own)).toBe(0);
});

test("a part without information does not displace the others", () => {
  const { matrix, cases, popularity } = shop();
  const parts = fitParts(matrix, settings);
  const blank = { ...parts.order, indices: parts.order.indices.map(() => -1) };
  const without: Parts = { ...parts, order: blank };
  const learnt = learntMix(poolsOf(without, settings, { cases, popularity }), settings);
  expect(learnt.alone.order).toBeLessThan(learnt.quality);
  expect(learnt.mix.orderScale).toBe(0);
  const { factorScale, neighbourScale, solvedScale } = learnt.mix;
  expect(factorScale).toBeGreaterThan(0);
  expect(neighbourScale + solvedScale).toBeGreaterThan(0);
});

test("a ridge is varied while that helps, and not beyond its time", async () => {
  const { matrix, cases } = shop();
  const from = { ...settings, solvedRidge: 30 };
  const solve = (each: typeof settings, most?: number) => solvedOf(matrix, each, most === undefined ? {} : { most });
  const on = { cases, items: matrix.columns };
  const found = await learntRidge(solve, from, { ...on, late: () => false });
  expect(found.solvedRidge).toBeLessThan(30);
  const { solvedRidge, solvedUserDamping } = from;
  const hurried = await learntRidge(solve, from, { ...on, late: () => true });
  expect(hurried).toEqual({ solvedRidge, solvedUserDamping, tried: 1 });
});
