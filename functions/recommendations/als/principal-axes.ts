import { eigenOf } from "./eigen.ts";
import type { Items } from "./fold-in.ts";
import { gramian } from "./gramian.ts";
import { products } from "./products.ts";

/** The number of items that are rotated together, in double precision. */
const STRIP = 16;

/**
 * Rotates item vectors (by rows, length d) in place to their principal axes: the eigenvectors of their Gramian, `squares`. Inner
 * products stay the same, except for rounding. The Gramian is then diagonal, which makes `foldIn` several times faster. It takes
 * d² multiplications for each item.
 */
export function onPrincipalAxes(factors: Float32Array, d: number, squares: Float64Array = gramian(factors, d)): Items {
  const { values, basis } = eigenOf(squares, d);
  const axes = new Float64Array(d * d);
  const diagonal = new Float64Array(d * d);
  for (let axis = 0; axis < d; axis++) {
    for (let k = 0; k < d; k++) axes[axis * d + k] = basis[k * d + axis]!;
    // Rounding can make the square of a length slightly negative.
    diagonal[axis * d + axis] = Math.max(0, values[axis]!);
  }
  const before = new Float64Array(STRIP * d);
  const after = new Float64Array(STRIP * d);
  for (let from = 0; from < factors.length; from += before.length) {
    const strip = factors.subarray(from, from + before.length);
    before.set(strip);
    products(before, strip.length / d, axes, d, d, after, d);
    strip.set(after.subarray(0, strip.length));
  }
  return { d, count: factors.length / d, factors, gramian: diagonal };
}
