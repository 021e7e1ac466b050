/**
 * The inner loop of inverting a symmetric matrix, in f64. Pointers and counts are trusted: only `als/inverse.ts` calls this.
 */

/** a b + c in each lane: rounded once where the engine has relaxed SIMD and the processor fuses, otherwise twice. */
@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

/** Adds two lanes to the numbers at `at`. */
@inline
function add(at: usize, value: v128): void {
  v128.store(at, f64x2.add(v128.load(at), value));
}

/**
 * Adds left rightᵀ to the lower triangle of `matrix` (n by n, by rows; n a multiple of 4), where `left` and `right` have n
 * rows of `depth` numbers, in panels of four rows: number k of row 4 p + r lies at (p depth + k) 4 + r. Of the rows those
 * from `first` to before `last` are done, both multiples of 4. Sixteen sums at once read each number for four of them.
 */
export function addProducts(
  matrix: usize,
  n: i32,
  left: usize,
  right: usize,
  depth: i32,
  first: i32,
  last: i32,
): void {
  const stride = <usize>n << 3;
  const panel = <usize>depth << 5;
  for (let row = first; row < last; row += 4) {
    const a = left + (<usize>row >> 2) * panel;
    for (let column = 0; column <= row; column += 4) {
      let b = right + (<usize>column >> 2) * panel;
      let s00 = f64x2.splat(0);
      let s01 = f64x2.splat(0);
      let s10 = f64x2.splat(0);
      let s11 = f64x2.splat(0);
      let s20 = f64x2.splat(0);
      let s21 = f64x2.splat(0);
      let s30 = f64x2.splat(0);
      let s31 = f64x2.splat(0);
      const end = a + panel;
      for (let at = a; at < end; at += 32) {
        const low = v128.load(b);
        const high = v128.load(b, 16);
        const x0 = v128.load64_splat(at);
        s00 = multiplyAdd(x0, low, s00);
        s01 = multiplyAdd(x0, high, s01);
        const x1 = v128.load64_splat(at, 8);
        s10 = multiplyAdd(x1, low, s10);
        s11 = multiplyAdd(x1, high, s11);
        const x2 = v128.load64_splat(at, 16);
        s20 = multiplyAdd(x2, low, s20);
        s21 = multiplyAdd(x2, high, s21);
        const x3 = v128.load64_splat(at, 24);
        s30 = multiplyAdd(x3, low, s30);
        s31 = multiplyAdd(x3, high, s31);
        b += 32;
      }
      const out = matrix + <usize>row * stride + (<usize>column << 3);
      add(out, s00);
      add(out + 16, s01);
      add(out + stride, s10);
      add(out + stride + 16, s11);
      add(out + 2 * stride, s20);
      add(out + 2 * stride + 16, s21);
      add(out + 3 * stride, s30);
      add(out + 3 * stride + 16, s31);
    }
  }
}
