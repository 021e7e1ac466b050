import { expect, test } from "vitest";
import { runOf, troubleOf } from "../../../functions/payouts/transfer-run.ts";

const [paid, refused, open] = [{ state: "paid" }, { state: "failed" }, { state: "in-transit" }] as const;

test("a run is a success only where nothing is left in transit, nobody was left out and Stripe did not refuse all", () => {
  expect(troubleOf(runOf([], 0, false))).toBeUndefined();
  expect(troubleOf(runOf([paid, paid], 0, false))).toBeUndefined();
  expect(troubleOf(runOf([paid, refused], 0, false))).toBeUndefined();
  expect(troubleOf(runOf([paid, open], 0, false))).toMatch("1 of the transfers");
  expect(troubleOf(runOf([paid], 2, false))).toMatch("2 of the transfers");
  expect(troubleOf(runOf([refused, refused], 0, false))).toMatch("refused all 2");
  expect(troubleOf(runOf([paid], 0, true))).toMatch("time is over");
});

test("what a run came to is counted by what became of each transfer", () => {
  expect(runOf([paid, open, refused, refused], 3, false)).toEqual({
    paid: 1,
    refused: 2,
    inTransit: 1,
    failed: 3,
    isLate: false,
  });
});
