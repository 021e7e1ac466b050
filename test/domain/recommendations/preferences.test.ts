import { expect, test } from "vitest";
import { preferencesOf } from "../../../functions/recommendations/serving/preferences.ts";

const declared = { topics: ["music" as const], languages: ["zh" as const] };

test("declared interests are used if a request names none", () => {
  expect(preferencesOf({}, declared)).toEqual({ topics: ["music"], language: "zh" });
  expect(preferencesOf({ topics: ["law"], language: "en" }, declared)).toEqual({ topics: ["law"], language: "en" });
});

test("with both languages or none declared, lists have either", () => {
  expect(preferencesOf({}, { topics: [], languages: ["en", "zh"] }).language).toBeUndefined();
  expect(preferencesOf({}, { topics: [], languages: [] })).toEqual({ topics: [], language: undefined });
});
