import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { oracleArm, popularityArm } from "../../local/simulation/arms.ts";
import { aheadOf, estimateOf, totalsOf } from "../../local/simulation/compare.ts";
import { luckOf } from "../../local/simulation/luck.ts";
import { play } from "../../local/simulation/play.ts";
import {
  affordable,
  blankMemory,
  clickChance,
  habits,
  leftToSpend,
  openedBy,
  type Person,
  reactTo,
  type Shown,
  timesPassed,
} from "../../local/simulation/reactions.ts";
import { FIRST_DAY, generatorVersion, worldOf } from "../../local/simulation/world.ts";

const DAY = 86_400_000;
const luck = luckOf(1);
const person = (appeal: number, budget = 100): Person => ({
  number: 0,
  appeal: new Float64Array(20).fill(appeal),
  budget,
});
const listOf = (count: number, dollars = 10): Shown[] =>
  Array.from({ length: count }, (_, product) => ({ product, dollars, isOwned: false }));
const shareOf = (count: number, happens: (n: number) => boolean): number =>
  Array.from({ length: count }, (_, n) => happens(n)).filter(Boolean).length / count;

test("a random number depends on its subject, not on earlier draws", () => {
  const before = luck("clicks", 3, 4, 5);
  luck("clicks", 3, 4, 6);
  expect(luckOf(1)("clicks", 3, 4, 5)).toBe(before);
  const others = [luckOf(2)("clicks", 3, 4, 5), luck("wants", 3, 4, 5), luck("clicks", 4, 3, 5)];
  expect(new Set([before, ...others]).size).toBe(4);
  for (const below of [0.1, 0.5, 0.9]) {
    expect(shareOf(20_000, (n) => luck("clicks", n % 7, n, 1) < below)).toBeCloseTo(below, 1.7);
  }
});

test("the first position is looked at most, and each further one less", () => {
  const seen = (place: number) =>
    shareOf(4_000, (visit) => reactTo(person(0), blankMemory(), listOf(8), { at: 0, visit, luck })[place]!.examined);
  expect(seen(0)).toBeCloseTo(habits.firstPlace, 1.7);
  expect(seen(7)).toBeCloseTo(habits.firstPlace * habits.furtherPlace ** 7, 1.7);
});

test("more attractive products are opened more, but nobody opens a whole list", () => {
  const clicks = (appeal: number) =>
    shareOf(4_000, (visit) => reactTo(person(appeal), blankMemory(), listOf(1), { at: 0, visit, luck })[0]!.clicked);
  expect(clicks(0)).toBe(0);
  expect(clicks(20)).toBeGreaterThan(2 * clicks(3));
  const whole = { ...habits, mostClicks: 1e9, firstPlace: 1, furtherPlace: 1, goesOn: 0 };
  expect(
    reactTo(person(20), blankMemory(), listOf(8), { at: 0, visit: 0, luck, by: whole }).filter((each) => each.clicked),
  ).toHaveLength(1);
});

test("passed-over products are opened less, which fades with time", () => {
  const memory = blankMemory();
  const first = clickChance(person(5), memory, { product: 0, at: 0 });
  const [only] = reactTo(person(0), memory, listOf(1), { at: 0, visit: 1, luck });
  expect(only).toMatchObject({ examined: true, clicked: false });
  expect(clickChance(person(5), memory, { product: 0, at: 0 })).toBeCloseTo(first * habits.patience, 9);
  expect(timesPassed(memory, 0, habits.forgottenDays * DAY)).toBeCloseTo(0.5, 9);
});

test("a price counts relative to the remaining budget, which is restored after 30 days", () => {
  expect([affordable(0, 0), affordable(10, 0), affordable(10, 10), affordable(1, 100)]).toEqual([1, 0, 0, 1]);
  expect(affordable(70, 100)).toBeCloseTo(0.5, 9);
  const memory = blankMemory();
  memory.spent.push({ at: 0, dollars: 80 });
  expect(leftToSpend(person(1), memory, DAY)).toBe(20);
  expect(leftToSpend(person(1), memory, 31 * DAY)).toBe(100);
});

test("owned products are not bought again, and purchases are paid for", () => {
  const always = { ...habits, mostWants: 1e9, turnsAway: 0 };
  const memory = blankMemory();
  const moment = { at: 0, visit: 0, luck, by: always };
  const shown = { product: 0, dollars: 30, isOwned: false };
  expect(openedBy(person(1), memory, { ...shown, isOwned: true }, moment).bought).toBe(false);
  expect(openedBy(person(1), memory, shown, moment)).toEqual({ turnedAway: false, wanted: true, bought: true });
  expect(memory.spent).toEqual([{ at: 0, dollars: 30 }]);
  expect(openedBy(person(1, 20), blankMemory(), shown, moment)).toMatchObject({ wanted: true, bought: false });
});

test("an interval over seeds is Student's, and pairs the same seeds", () => {
  expect(estimateOf([1, 2, 3]).mean).toBe(2);
  expect(estimateOf([1, 2, 3]).within).toBeCloseTo(4.303 / Math.sqrt(3), 3);
  expect(estimateOf([1]).within).toBe(Number.POSITIVE_INFINITY);
  const totals = (clicks: number) =>
    totalsOf([{ clicks, purchases: 0, fromLists: 0, revenue: 0, lists: 1, appeal: 0 }]);
  expect(aheadOf([totals(3), totals(5)], [totals(1), totals(3)], "clicks")).toEqual({ mean: 2, within: 0 });
});

test("the same seed plays the same, and ideal lists are opened more than popular ones", {
  timeout: 60_000,
}, async () => {
  const world = worldOf(1, 60);
  const oracle = () => oracleArm(world);
  const played = async (arm: ReturnType<typeof oracle>) =>
    totalsOf(await play(world, arm, { seed: 1, days: 10, every: 5, searchEvery: 30 }));
  const [popular, truth] = [await played(popularityArm()), await played(oracle())];
  expect(await played(oracle())).toEqual(truth);
  expect(truth.lists).toBe(popular.lists);
  expect(truth.clicks).toBeGreaterThan(1.5 * popular.clicks);
  expect(truth.appeal).toBeGreaterThan(3 * popular.appeal);
});

test("the published figures of the simulation are of the current generator", () => {
  const told = readFileSync(new URL("../../docs/performance.md", import.meta.url), "utf8");
  expect(told).toContain(`generator ${generatorVersion()}`);
  expect(FIRST_DAY).toBe(Date.parse("2026-11-24T00:00:00Z"));
});
