import fc from "fast-check";
import { expect, test } from "vitest";
import { eigenOf } from "../../../functions/recommendations/als/eigen.ts";

/** The product of two n x n matrices, the second transposed. */
function timesTransposed(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) product[i * n + j]! += a[i * n + k]! * b[j * n + k]!;
    }
  }
  return product;
}

const furthest = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);

test("eigenvectors are orthonormal and give the matrix back, for repeated eigenvalues and 0 too", () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 12 })
        .chain((n) => fc.tuple(fc.constant(n), fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: n * n }))),
      ([n, numbers]) => {
        const half = new Float64Array(n * n);
        half.set(numbers);
        const matrix = timesTransposed(half, half, n);
        const { values, basis } = eigenOf(matrix, n);
        const scaled = basis.map((value, at) => value * values[at % n]!);
        expect(furthest(timesTransposed(scaled, basis, n), matrix)).toBeLessThan(1e-10);
        const identity = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
        expect(furthest(timesTransposed(basis, basis, n), identity)).toBeLessThan(1e-12);
      },
    ),
  );
});
