import fc from "fast-check";
import { expect, test } from "vitest";
import { isSpread, partsWithRoom, spreadLimit, totalOf } from "../../../../functions/commerce/discounts/count.ts";

const PARTS = 32;

test("the shards of a count never exceed the limit, whatever is released or changed", () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("redeem" as const), at: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("give back" as const), at: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("limit" as const), at: fc.integer({ min: 1, max: 400 }) }) },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.array(step, { maxLength: 600 }), (first, steps) => {
      const counts = Array.from({ length: PARTS }, () => 0);
      let limit = first;
      let caps = { version: 1, most: spreadLimit(limit, counts) };
      let total = 0;
      for (const { kind, at } of steps) {
        if (kind === "limit") {
          limit = at;
          caps = { version: caps.version + 1, most: spreadLimit(limit, counts) };
        } else if (kind === "give back" && total > 0) {
          counts[at % PARTS]! -= 1;
          total--;
        } else if (kind === "redeem") {
          if (!isSpread({ maxRedemptions: limit, version: caps.version }, caps, counts)) {
            caps = { ...caps, most: spreadLimit(limit, counts) };
          }
          const room = partsWithRoom(counts, caps);
          expect(room.length > 0).toBe(total < limit);
          if (room.length === 0) continue;
          counts[room[at % room.length]!]! += 1;
          total++;
        }
        expect(totalOf(counts)).toBe(total);
      }
    }),
    { numRuns: 300 },
  );
});

test("the rest of a limit is divided evenly over few shards", () => {
  expect(spreadLimit(10, [0, 0, 0, 0])).toEqual([10, 0, 0, 0]);
  expect(spreadLimit(16, [0, 0, 0, 0])).toEqual([16, 0, 0, 0]);
  expect(spreadLimit(17, [0, 0, 0, 0])).toEqual([9, 8, 0, 0]);
  expect(spreadLimit(103, [3, 0, 0, 0])).toEqual([28, 25, 25, 25]);
  expect(spreadLimit(35, [1, 2, 0, 0])).toEqual([17, 18, 0, 0]);
  expect(spreadLimit(3, [1, 2])).toEqual([]);
  expect(spreadLimit(2, [1, 2])).toEqual([]);
  expect(spreadLimit(4, [1, 2])).toEqual([2, 2]);
});

test("a limit counts as divided for the discount's version alone", () => {
  const limited = { maxRedemptions: 5, version: 2 };
  expect(isSpread({ maxRedemptions: undefined, version: 2 }, undefined, [9])).toBe(true);
  expect(isSpread(limited, undefined, [0])).toBe(false);
  expect(isSpread(limited, { version: 1, most: [5] }, [0])).toBe(false);
  expect(isSpread(limited, { version: 2, most: [5] }, [0])).toBe(true);
  expect([4, 5, 6].map((used) => isSpread(limited, { version: 2, most: [] }, [used]))).toEqual([false, true, true]);
});

test("a shard has room below its share, always without a limit, never without a share", () => {
  expect(partsWithRoom([5, 3, 0], undefined)).toEqual([0, 1, 2]);
  expect(partsWithRoom([5, 3, 0], { version: 1, most: [5, 4] })).toEqual([1]);
  expect(partsWithRoom([0, 0], { version: 1, most: [] })).toEqual([]);
  expect(totalOf([5, 3])).toBe(8);
});
