import { expect, test } from "vitest";
import { ordersWith, salesOf } from "../../bench/contention/crowd.ts";

test("two hundred sales a second of one creator are all booked, to the cent", async () => {
  expect((await salesOf("together", 200, 3)).givenUp).toBe(0);
  // Each by itself, many are given up: the simulation tells the two from each other.
  expect((await salesOf("alone", 200, 3)).givenUp).toBeGreaterThan(30);
});

test("at 200 orders a second a code is hardly ever refused, and never exceeds its limit", async () => {
  expect((await ordersWith("together", 200, 3, 1_000_000)).givenUp).toBeLessThanOrEqual(3);
  expect((await ordersWith("together", 200, 3, 300)).givenUp).toBeLessThanOrEqual(12);
  expect((await ordersWith("alone", 200, 3, 1_000_000)).givenUp).toBeGreaterThan(30);
});
