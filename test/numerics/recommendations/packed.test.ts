import fc from "fast-check";
import { expect, test } from "vitest";
import { csrOf, transpose } from "../../../functions/recommendations/als/csr.ts";
import { packTranspose, unpack } from "../../../functions/recommendations/als/packed.ts";

test("a packed transpose equals the transpose, whatever the distances", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof(fc.nat(300), fc.nat(2_200_000)), fc.nat(5), fc.integer({ min: 1, max: 9 }))),
      (entries) => {
        const matrix = csrOf(2_200_001, 6, {
          row: entries.map(([row]) => row),
          column: entries.map(([, column]) => column),
          value: entries.map(([, , value]) => value),
        });
        const plain = transpose(matrix);
        const packed = packTranspose(matrix);
        expect(packed.starts).toEqual(plain.starts);
        expect(packed.values).toEqual(plain.values);
        const out = new Uint32Array(plain.indices.length + 1);
        unpack(packed, 0, 6, out, 1);
        expect([...out.subarray(1)]).toEqual([...plain.indices]);
        unpack(packed, 2, 4, out, 0);
        const middle = plain.indices.subarray(plain.starts[2], plain.starts[4]);
        expect([...out.subarray(0, middle.length)]).toEqual([...middle]);
      },
    ),
    { numRuns: 20 },
  );
});

test("close indices take a byte each", () => {
  const rows = Array.from({ length: 1000 }, (_, row) => row);
  expect(packTranspose(csrOf(1000, 1, { row: rows, column: rows.map(() => 0) })).bytes).toHaveLength(1000);
});
