import { expect, test } from "vitest";
import type { Manifest } from "../../../functions/recommendations/contract/model.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { settingsOf } from "../../../functions/recommendations/training/training-run.ts";

test("vectors are no longer than the catalogue, rounded up to eight, and grow with it", () => {
  const lengths = [0, 1, 8, 9, 100, 1_000_000].map((items) => settingsOf(undefined, defaultSettings, items).settings.d);
  expect(lengths).toEqual([8, 8, 8, 16, 104, defaultSettings.d]);
  const small = { ...defaultSettings, d: 16, regularisation: 0.1 };
  const manifest = { settings: small, search: { tried: 1 } } as unknown as Manifest;
  expect(settingsOf({ manifest }, defaultSettings, 1000).settings).toEqual({ ...small, d: defaultSettings.d });
});
