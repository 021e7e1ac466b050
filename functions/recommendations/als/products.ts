/**
 * The inner products of each of the `rows` vectors in `left` with each of the `columns` in `right` (by rows, length d),
 * written to `out` by rows of `width`. Computed two by two, so that each loaded number is used twice; the last of an odd number is
 * paired with itself.
 */
export function products(
  left: Float64Array,
  rows: number,
  right: Float64Array,
  columns: number,
  d: number,
  out: Float64Array,
  width: number,
): void {
  for (let row = 0; row < rows; row += 2) {
    const below = Math.min(row + 1, rows - 1);
    const first = row * d;
    const second = below * d;
    for (let column = 0; column < columns; column += 2) {
      const beside = Math.min(column + 1, columns - 1);
      const third = column * d;
      const fourth = beside * d;
      let a = 0;
      let b = 0;
      let c = 0;
      let e = 0;
      for (let k = 0; k < d; k++) {
        const upper = left[first + k]!;
        const lower = left[second + k]!;
        const near = right[third + k]!;
        const far = right[fourth + k]!;
        a += upper * near;
        b += upper * far;
        c += lower * near;
        e += lower * far;
      }
      out[row * width + column] = a;
      out[row * width + beside] = b;
      out[below * width + column] = c;
      out[below * width + beside] = e;
    }
  }
}
