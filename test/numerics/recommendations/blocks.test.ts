import { expect, test } from "vitest";
import { blocksOf } from "../../../functions/recommendations/als/blocks.ts";

test("blocks cover every row once, in order, and are never too many to sum", () => {
  const starts = new Int32Array(1_000_001);
  for (let row = 0; row < 1_000_000; row++) starts[row + 1] = starts[row]! + (row % 1000 === 0 ? 5000 : row % 3);
  const blocks = blocksOf(1_000_000, starts);
  expect(blocks[0]).toBe(0);
  expect(blocks.at(-1)).toBe(1_000_000);
  expect(blocks.length - 1).toBeGreaterThan(200);
  expect(blocks.length - 1).toBeLessThanOrEqual(256);
  for (let at = 1; at < blocks.length; at++) expect(blocks[at]).toBeGreaterThan(blocks[at - 1]!);
});

test("few rows are one block, and none are none", () => {
  expect([...blocksOf(3, Int32Array.of(0, 1, 1, 4))]).toEqual([0, 3]);
  expect([...blocksOf(0, Int32Array.of(0))]).toEqual([0]);
});
