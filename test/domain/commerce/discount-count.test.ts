import fc from "fast-check";
import { expect, test } from "vitest";
import { isSpread, spreadOver, sumOf, withRoom } from "../../../functions/commerce/discounts/count.ts";

const PARTS = 16;

test("parts of a count take as many as the limit together, and no more, whatever is given back and however the limit moves", () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("redeem" as const), at: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("give back" as const), at: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("limit" as const), at: fc.integer({ min: 1, max: 400 }) }) },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.array(step, { maxLength: 600 }), (first, steps) => {
      const counts = Array.from({ length: PARTS }, () => 0);
      let limit = first;
      let caps = { version: 1, most: spreadOver(limit, counts) };
      let total = 0;
      for (const { kind, at } of steps) {
        if (kind === "limit") {
          limit = at;
          caps = { version: caps.version + 1, most: spreadOver(limit, counts) };
        } else if (kind === "give back" && total > 0) {
          counts[at % PARTS]! -= 1;
          total--;
        } else if (kind === "redeem") {
          if (!isSpread({ maxRedemptions: limit, version: caps.version }, caps, counts)) {
            caps = { ...caps, most: spreadOver(limit, counts) };
          }
          const room = withRoom(counts, caps);
          expect(room.length > 0).toBe(total < limit);
          if (room.length === 0) continue;
          counts[room[at % room.length]!]! += 1;
          total++;
        }
        expect(sumOf(counts)).toBe(total);
      }
    }),
    { numRuns: 300 },
  );
});
