import { expect, test } from "vitest";
import { fitParts } from "../../../functions/recommendations/als/blend.ts";
import { openSolver } from "../../../functions/recommendations/als/parts-in-parallel.ts";
import { searchSettings } from "../../../functions/recommendations/flows/search-settings.ts";
import type { FitModel } from "../../../functions/recommendations/flows/training-ports.ts";
import type { TrainingLog } from "../../../functions/recommendations/log/training-log.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { holdOut, slicesOf } from "../../../functions/recommendations/training/held-out.ts";
import { candidateSettings } from "../../../functions/recommendations/training/hyperparameter-search.ts";
import { DAY, event, logOf } from "./log-lines.ts";

const END = Date.parse("2026-05-01T00:00:00Z");
/** User u buys a product so many days before the end. */
const bought = (days: number, product: string, user = "u") =>
  event({ type: "purchase", product, user, at: new Date(END - days * DAY).toISOString() });
const most = () => Number.POSITIVE_INFINITY;
const relevantOf = ({ state }: TrainingLog, slice: "test" | "validation") => {
  const { cases, train } = holdOut(state, slice, most);
  return cases.map(({ history, relevant }) => ({
    history: Array.from(history.indices, (item) => train.itemIds[item]),
    relevant: [...relevant].map((item) => train.itemIds[item]),
  }));
};
/** Forty days: the last four are the test slice, the four before it the validation slice. */
const log = () =>
  logOf(
    bought(40, "a"),
    bought(39, "b", "other"),
    bought(39, "c", "other"),
    bought(39, "d", "other"),
    bought(7, "b"),
    bought(3, "c"),
    bought(0, "a"),
    bought(2, "never-seen-before"),
    bought(1, "d", "newcomer"),
  );

test("the test slice is the last tenth of the time, with items new to the user", () => {
  expect(relevantOf(log(), "test")).toEqual([{ history: ["a", "b"], relevant: ["c"] }]);
});

test("the validation slice lies before the test slice, and nothing after it is seen", () => {
  expect(relevantOf(log(), "validation")).toEqual([{ history: ["a"], relevant: ["b"] }]);
});

test("a slice never reaches into summed interactions, and a split is the same after summing up", () => {
  const old = Array.from({ length: 30 }, (_, n) => bought(400 - 10 * n, `p${n % 7}`, `u${n % 3}`));
  const late = ["p0", "p1", "p2", "p3"].flatMap((product, n) => [
    bought(13 - n, product),
    bought(27 - n, product, "u1"),
  ]);
  const before = logOf(...old, ...late, bought(0, "p0", "u2"));
  const apart = (["test", "validation"] as const).map((slice) => relevantOf(before, slice));
  expect(holdOut(before.state, "test", most).splitAt).toBe(END - 14 * DAY);
  before.close(["events/2026/05/09/00/a.gz"]);
  expect(before.state.interactions.summed.subject.length).toBeGreaterThan(0);
  expect((["test", "validation"] as const).map((slice) => relevantOf(before, slice))).toEqual(apart);
});

test("where there are too many cases, a sample spread evenly over the users is kept", () => {
  const users = Array.from({ length: 10 }, (_, n) => `u${n}`);
  const { state } = logOf(
    bought(40, "b", "first"),
    ...users.flatMap((user) => [bought(39, "a", user), bought(1, "b", user)]),
    bought(0, "a", "last"),
  );
  expect(holdOut(state, "test", most).cases).toHaveLength(10);
  expect(holdOut(state, "test", () => 4).cases).toHaveLength(4);
});

test("new users, new items and each attribute are slices of their own", () => {
  const { train, cases } = holdOut(log().state, "test", most);
  const attributes = new Map([["c", { type: "ebook", language: "zh" } as const]]);
  const slices = slicesOf(train, attributes);
  expect(slices.map(({ name }) => name)).toEqual(["new users", "new items", "type ebook", "language zh"]);
  const [newUsers, newItems, ebooks] = slices;
  expect(newUsers?.takes?.(cases[0]!)).toBe(true);
  expect(newUsers?.takes?.({ ...cases[0]!, history: { indices: [0, 1, 2], weights: [1, 1, 1] } })).toBe(false);
  expect(newItems?.items?.(0)).toBe(true);
  expect(train.itemIds.map((_, item) => ebooks?.items?.(item))).toEqual([false, false, true, false]);
});

test("a search tries the settings in use first, then others drawn by its seed", () => {
  const all = candidateSettings(defaultSettings, 30, 7);
  expect(all[0]).toBe(defaultSettings);
  expect(all).toEqual(candidateSettings(defaultSettings, 30, 7));
  expect(candidateSettings(defaultSettings, 30, 8)[1]).not.toEqual(all[1]);
  for (const { unobserved, exponent, d } of all) {
    expect(unobserved).toBeGreaterThanOrEqual(0.001);
    expect(exponent).toBeLessThanOrEqual(1);
    expect(d).toBe(defaultSettings.d);
  }
});

test("a search is fitted to what came before the validation slice alone", async () => {
  const users = Array.from({ length: 60 }, (_, n) => `u${n}`);
  const { state } = logOf(
    bought(40, "c", "first"),
    ...users.flatMap((user) => [bought(39, "a", user), bought(6, "b", user), bought(1, "c", user)]),
    bought(30, "b", "other"),
    bought(0, "a", "last"),
  );
  const seen: number[] = [];
  const spy: FitModel = async (matrix, settings) => {
    seen.push(matrix.indices.length);
    return { parts: fitParts(matrix, settings), epochs: 1, arithmetic: "typescript" };
  };
  const settings = { ...defaultSettings, d: 2, epochs: 1 };
  const found = await searchSettings(
    { fit: spy, openSolver },
    {
      state,
      candidates: [settings, settings],
      attributes: new Map(),
      now: () => 0,
    },
  );
  expect(found!.best).toBeGreaterThanOrEqual(found!.incumbent);
  expect(seen).toEqual([62, 62]);
  const few = logOf(bought(40, "b"), bought(1, "a")).state;
  expect(
    await searchSettings(
      { fit: spy, openSolver },
      { state: few, candidates: [settings], attributes: new Map(), now: () => 0 },
    ),
  ).toBeUndefined();
});
