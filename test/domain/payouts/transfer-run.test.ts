import { expect, test } from "vitest";
import { runOf, troubleOf } from "../../../functions/payouts/domain/transfer-run.ts";

const [paid, refused, open] = [{ state: "paid" }, { state: "failed" }, { state: "in-transit" }] as const;
const rest = { uncovered: 0, failed: 0, isLate: false };

test("a run with skipped transfers or creators, only refusals, or a shortfall has failed", () => {
  expect(troubleOf(runOf([], rest))).toBeUndefined();
  expect(troubleOf(runOf([paid, paid], rest))).toBeUndefined();
  expect(troubleOf(runOf([paid, refused], rest))).toBeUndefined();
  expect(troubleOf(runOf([paid, open], rest))).toMatch("1 of the transfers");
  expect(troubleOf(runOf([paid], { ...rest, failed: 2 }))).toMatch("2 of the transfers");
  expect(troubleOf(runOf([paid], { ...rest, uncovered: 1 }))).toMatch("not covered in 1");
  expect(troubleOf(runOf([refused, refused], rest))).toMatch("refused all 2");
  expect(troubleOf(runOf([paid], { ...rest, isLate: true }))).toMatch("time is over");
});

test("a run counts its transfers by their outcome", () => {
  expect(runOf([paid, open, refused, refused], { ...rest, failed: 3 })).toEqual({
    paid: 1,
    refused: 2,
    inTransit: 1,
    uncovered: 0,
    failed: 3,
    isLate: false,
  });
});
