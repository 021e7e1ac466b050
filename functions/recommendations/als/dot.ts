/** The inner product of the row of `rows` that begins at `base` with `vector`. Four independent sums use the processor fully. */
export function dot(rows: Float32Array | Float64Array, base: number, vector: Float64Array, d: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  let k = 0;
  for (; k + 3 < d; k += 4) {
    a += rows[base + k]! * vector[k]!;
    b += rows[base + k + 1]! * vector[k + 1]!;
    c += rows[base + k + 2]! * vector[k + 2]!;
    e += rows[base + k + 3]! * vector[k + 3]!;
  }
  for (; k < d; k++) a += rows[base + k]! * vector[k]!;
  return a + b + (c + e);
}
