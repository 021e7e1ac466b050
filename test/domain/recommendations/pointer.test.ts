import { expect, test } from "vitest";
import { promoted, rolledBack } from "../../../functions/recommendations/pointer.ts";

const first = { champion: "a", previous: [], version: 1 };

test("a promotion remembers the champion before it and raises the version", () => {
  expect(promoted(undefined, "a")).toEqual(first);
  expect(promoted(first, "b")).toEqual({ champion: "b", previous: ["a"], version: 2 });
});

test("the champion is not promoted again", () => {
  expect(promoted(first, "a")).toMatchObject({ refused: "already-champion" });
});

test("a rollback goes back to the champion before and raises the version all the same", () => {
  expect(rolledBack({ champion: "b", previous: ["a"], version: 2 }, "b")).toEqual({
    champion: "a",
    previous: [],
    version: 3,
  });
});

test("only the champion is rolled back, and only to one that served before", () => {
  expect(rolledBack(first, "b")).toMatchObject({ refused: "not-champion" });
  expect(rolledBack(undefined, "b")).toMatchObject({ refused: "not-champion" });
  expect(rolledBack(first, "a")).toMatchObject({ refused: "no-previous-model" });
});
