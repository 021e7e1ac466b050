import { expect, test } from "vitest";
import { fitBlend } from "../../../functions/recommendations/als/blend.ts";
import { compactOf } from "../../../functions/recommendations/als/compact.ts";
import { csrOf } from "../../../functions/recommendations/als/csr.ts";
import { decodeModel, encodeModel } from "../../../functions/recommendations/models/model.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";

const settings = { ...defaultSettings, d: 3, width: 2 };
const blend = fitBlend(csrOf(3, 3, { row: [0, 0, 1, 2], column: [0, 1, 1, 2] }), settings);
const model = { blend, itemIds: ["a", "b-2", "c_3"], popularity: Float32Array.from([1, 2, 3]) };
const described = { settings, counts: { subjects: 3, items: 3, interactions: 4 } };

test("a model read back is the model written", () => {
  expect(decodeModel(encodeModel(model), described)).toEqual({ ...model, compact: compactOf(blend.items) });
});

test("a model that is truncated, or of another version or manifest, is refused", () => {
  const bytes = encodeModel(model);
  expect(() => decodeModel(bytes.subarray(0, bytes.length - 1), described)).toThrow("truncated");
  expect(() => decodeModel(bytes.subarray(0, 10), described)).toThrow("truncated");
  const other = bytes.slice();
  other[4] = 9;
  expect(() => decodeModel(other, described)).toThrow("version");
  expect(() => decodeModel(bytes, { ...described, settings: { ...settings, d: 4 } })).toThrow("manifest");
});

test("a model with numbers that are not finite, or with unknown neighbours, is refused", () => {
  const { items, neighbours } = blend;
  const harmed = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].flatMap((bad) => [
    { ...model, blend: { ...blend, items: { ...items, factors: items.factors.with(1, bad) } } },
    { ...model, blend: { ...blend, items: { ...items, gramian: items.gramian.with(8, bad) } } },
    { ...model, blend: { ...blend, neighbours: { ...neighbours, weights: neighbours.weights.with(0, bad) } } },
    { ...model, popularity: model.popularity.with(2, bad) },
  ]);
  for (const one of harmed) expect(() => decodeModel(encodeModel(one), described)).toThrow("finite");
  for (const index of [3, -2]) {
    const astray = { ...neighbours, indices: neighbours.indices.with(0, index) };
    expect(() => decodeModel(encodeModel({ ...model, blend: { ...blend, neighbours: astray } }), described)).toThrow(
      "neighbours",
    );
  }
});

test("an empty model can be written and read", () => {
  const empty = {
    blend: fitBlend(csrOf(0, 0, { row: [], column: [] }), settings),
    itemIds: [],
    popularity: new Float32Array(),
  };
  const counts = { subjects: 0, items: 0, interactions: 0 };
  expect(decodeModel(encodeModel(empty), { settings, counts }).itemIds).toEqual([]);
});
