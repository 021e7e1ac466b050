import { expect, test } from "vitest";
import { runOf, troubleOf } from "../../../functions/payouts/domain/transfer-run.ts";

const [paid, refused, open] = [{ state: "paid" }, { state: "failed" }, { state: "in-transit" }] as const;
const rest = { uncovered: 0, failed: 0, isLate: false };

test("a run that leaves transfers or creators out, is refused all, or is short has failed", () => {
  expect(troubleOf(runOf([], rest))).toBeUndefined();
  expect(troubleOf(runOf([paid, paid], rest))).toBeUndefined();
  expect(troubleOf(runOf([paid, refused], rest))).toBeUndefined();
  expect(troubleOf(runOf([paid, open], rest))).toMatch("1 of the transfers");
  expect(troubleOf(runOf([paid], { ...rest, failed: 2 }))).toMatch("2 of the transfers");
  expect(troubleOf(runOf([paid], { ...rest, uncovered: 1 }))).toMatch("not covered in 1");
  expect(troubleOf(runOf([refused, refused], rest))).toMatch("refused all 2");
  expect(troubleOf(runOf([paid], { ...rest, isLate: true }))).toMatch("time is over");
});

test("what a run came to is counted by what became of each transfer", () => {
  expect(runOf([paid, open, refused, refused], { ...rest, failed: 3 })).toEqual({
    paid: 1,
    refused: 2,
    inTransit: 1,
    uncovered: 0,
    failed: 3,
    isLate: false,
  });
});
