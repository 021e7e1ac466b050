import { expect, test } from "vitest";
import { fitBlend } from "../../../functions/recommendations/als/blend.ts";
import { csrOf } from "../../../functions/recommendations/als/csr.ts";
import { overlapOf, soundnessOf } from "../../../functions/recommendations/models/soundness.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { historyOf } from "../../../functions/recommendations/training/dataset.ts";

const USERS = 200;
const ITEMS = 1000;
const GROUPS = 20;
/** Twenty tastes of fifty items each; a user has ten of one taste. */
const pairs = Array.from({ length: USERS }, (_, user) =>
  Array.from({ length: 10 }, (_, n) => ({
    user,
    item: (user % GROUPS) + GROUPS * ((7 * n + user) % (ITEMS / GROUPS)),
  })),
).flat();
const matrix = csrOf(USERS, ITEMS, { row: pairs.map(({ user }) => user), column: pairs.map(({ item }) => item) });
const modelOf = (idOf: (n: number) => string) => ({
  blend: fitBlend(matrix, { ...defaultSettings, d: 8, epochs: 3 }),
  itemIds: Array.from({ length: ITEMS }, (_, n) => idOf(n)),
  popularity: new Float32Array(ITEMS).fill(1),
});
const model = modelOf((n) => `p${n}`);
const histories = Array.from({ length: USERS }, (_, user) => historyOf(matrix, user));
const trial = { model, histories };

test("a model has all of its lists in common with itself", () => {
  expect(overlapOf(model, model, trial)).toBe(1);
  expect(soundnessOf(model, 3, { trial, champion: model })).toMatchObject({
    sound: true,
    overlap20: { trial: 1, champion: 1 },
  });
});

test("a model whose lists differ from those of the measured model is not sound", () => {
  // The same numbers under others' names: each is fine, and what is listed is not what was measured.
  const renamed = modelOf((n) => `p${(n + 1) % ITEMS}`);
  expect(soundnessOf(renamed, 3, { trial })).toMatchObject({
    sound: false,
    why: "Its lists are not those of the model that was measured.",
  });
});

test("a champion that cannot be compared does not make a model unsound", () => {
  const items = { ...model.blend.items, gramian: model.blend.items.gramian.map(() => Number.NaN) };
  const broken = { ...model, blend: { ...model.blend, items } };
  const { sound, overlap20 } = soundnessOf(model, 3, { trial, champion: broken });
  expect(sound).toBe(true);
  expect(overlap20).toEqual({ trial: 1, champion: undefined });
  expect(soundnessOf(broken, 3, { trial })).toMatchObject({
    sound: false,
    why: "Not all numbers of its gramian are finite.",
  });
});

test("a missing model is unsound; a model without cases has no overlap", () => {
  expect(soundnessOf(undefined, 3, {})).toEqual({ sound: false, why: "It no longer exists." });
  expect(soundnessOf(model, 3, { champion: model })).toMatchObject({ sound: true, overlap20: {} });
});
