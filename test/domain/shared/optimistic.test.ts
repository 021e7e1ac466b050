import { expect, test } from "vitest";
import { conflict, retryOnConflict, unlessBusy } from "../../../functions/shared/kernel/optimistic.ts";

const waiting = () => {
  const pauses: number[] = [];
  return { pauses, pause: async (attempt: number) => void pauses.push(attempt) };
};

test("an attempt that conflicts is repeated, after a longer pause each time", async () => {
  const { pauses, pause } = waiting();
  expect(await retryOnConflict(pause, async (n) => (n < 3 ? conflict : `at try ${n}`))).toBe("at try 3");
  expect(pauses).toEqual([1, 2, 3]);
});

test("a refusal and undefined are results, and end the attempts", async () => {
  const { pauses, pause } = waiting();
  expect(await retryOnConflict(pause, async () => undefined)).toBeUndefined();
  expect(pauses).toEqual([]);
});

test("a conflict at every attempt is the refusal `busy`, which makes a trigger fail", async () => {
  const { pauses, pause } = waiting();
  const result = await retryOnConflict(pause, async () => conflict, { attempts: 4 });
  expect(result).toMatchObject({ refused: "busy" });
  expect(pauses).toEqual([1, 2, 3]);
  expect(() => unlessBusy(result, "The seat")).toThrow("The seat kept changing");
  expect(unlessBusy("done", "The seat")).toBe("done");
});
