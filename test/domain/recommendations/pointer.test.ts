import { expect, test } from "vitest";
import { promotedPointer, rolledBackPointer } from "../../../functions/recommendations/models/pointer.ts";

const at = "2026-06-01T00:00:00Z";
const first = { champion: "a", previous: [], movedAt: at, version: 1 };

test("a promotion remembers the champion before it and raises the version", () => {
  expect(promotedPointer(undefined, "a", at)).toEqual(first);
  expect(promotedPointer(first, "b", "2026-06-02T00:00:00Z")).toEqual({
    champion: "b",
    previous: ["a"],
    movedAt: "2026-06-02T00:00:00Z",
    version: 2,
  });
});

test("the champion is not promoted again", () => {
  expect(promotedPointer(first, "a", at)).toMatchObject({ refused: "already-champion" });
});

test("a rollback restores the previous champion and raises the version", () => {
  expect(rolledBackPointer({ champion: "b", previous: ["a"], movedAt: at, version: 2 }, "b", at)).toEqual({
    champion: "a",
    previous: [],
    movedAt: at,
    version: 3,
  });
});

test("only the champion is rolled back, and only to one that served before", () => {
  expect(rolledBackPointer(first, "b", at)).toMatchObject({ refused: "not-champion" });
  expect(rolledBackPointer(undefined, "b", at)).toMatchObject({ refused: "not-champion" });
  expect(rolledBackPointer(first, "a", at)).toMatchObject({ refused: "no-previous-model" });
});
