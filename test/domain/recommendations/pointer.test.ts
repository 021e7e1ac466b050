import { expect, test } from "vitest";
import { promoted, rolledBack } from "../../../functions/recommendations/models/pointer.ts";

const at = "2026-06-01T00:00:00Z";
const first = { champion: "a", previous: [], movedAt: at, version: 1 };

test("a promotion remembers the champion before it and raises the version", () => {
  expect(promoted(undefined, "a", at)).toEqual(first);
  expect(promoted(first, "b", "2026-06-02T00:00:00Z")).toEqual({
    champion: "b",
    previous: ["a"],
    movedAt: "2026-06-02T00:00:00Z",
    version: 2,
  });
});

test("the champion is not promoted again", () => {
  expect(promoted(first, "a", at)).toMatchObject({ refused: "already-champion" });
});

test("a rollback goes back to the champion before and raises the version all the same", () => {
  expect(rolledBack({ champion: "b", previous: ["a"], movedAt: at, version: 2 }, "b", at)).toEqual({
    champion: "a",
    previous: [],
    movedAt: at,
    version: 3,
  });
});

test("only the champion is rolled back, and only to one that served before", () => {
  expect(rolledBack(first, "b", at)).toMatchObject({ refused: "not-champion" });
  expect(rolledBack(undefined, "b", at)).toMatchObject({ refused: "not-champion" });
  expect(rolledBack(first, "a", at)).toMatchObject({ refused: "no-previous-model" });
});
