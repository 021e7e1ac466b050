/**
 * The inner loops of training. All numbers are f32 unless said; a vector takes `bytes` bytes, a multiple of 32, and
 * unused places hold 0. Pointers and counts are trusted: only the worker calls this.
 */
import { multiplyAdd, sumOf, sumsOf } from "./simd";

/** As in fit.ts. */
const ENOUGH: f32 = 1e-10;

/**
 * For each interaction of a row, with y its fixed vector and w its weight, adds c y to `out`, where c is |w| (y·v). In a
 * row's `first` pass c is max(w, 0) - |w| (y·v) instead, and |w| y² is added to `diagonal`. Four interactions at once read
 * `v` and `out` once for all.
 */
@inline
function addInteractions(
  indices: usize,
  weights: usize,
  count: i32,
  fixed: usize,
  v: usize,
  out: usize,
  diagonal: usize,
  bytes: usize,
  first: bool,
): void {
  for (let at = 0; at < count; at += 4) {
    // Places after the last interaction read it again, with weight 0.
    const last = count - at - 1;
    const index = indices + (<usize>at << 2);
    const y0 = fixed + <usize>load<u32>(index) * bytes;
    const y1 = fixed + <usize>load<u32>(index + (<usize>min(1, last) << 2)) * bytes;
    const y2 = fixed + <usize>load<u32>(index + (<usize>min(2, last) << 2)) * bytes;
    const y3 = fixed + <usize>load<u32>(index + (<usize>min(3, last) << 2)) * bytes;
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    let b0 = f32x4.splat(0);
    let b1 = f32x4.splat(0);
    let b2 = f32x4.splat(0);
    let b3 = f32x4.splat(0);
    for (let k: usize = 0; k < bytes; k += 32) {
      const low = v128.load(v + k);
      const high = v128.load(v + k, 16);
      a0 = multiplyAdd(low, v128.load(y0 + k), a0);
      a1 = multiplyAdd(low, v128.load(y1 + k), a1);
      a2 = multiplyAdd(low, v128.load(y2 + k), a2);
      a3 = multiplyAdd(low, v128.load(y3 + k), a3);
      b0 = multiplyAdd(high, v128.load(y0 + k, 16), b0);
      b1 = multiplyAdd(high, v128.load(y1 + k, 16), b1);
      b2 = multiplyAdd(high, v128.load(y2 + k, 16), b2);
      b3 = multiplyAdd(high, v128.load(y3 + k, 16), b3);
    }
    const products = f32x4.add(sumsOf(a0, a1, a2, a3), sumsOf(b0, b1, b2, b3));
    const inside = i32x4.le_s(i32x4(0, 1, 2, 3), i32x4.splat(last));
    const weight = v128.and(v128.load(weights + (<usize>at << 2)), inside);
    const size = f32x4.abs(weight);
    const weighed = f32x4.mul(size, products);
    const c = first ? f32x4.sub(f32x4.pmax(weight, f32x4.splat(0)), weighed) : weighed;
    const c0 = v128.shuffle<f32>(c, c, 0, 0, 0, 0);
    const c1 = v128.shuffle<f32>(c, c, 1, 1, 1, 1);
    const c2 = v128.shuffle<f32>(c, c, 2, 2, 2, 2);
    const c3 = v128.shuffle<f32>(c, c, 3, 3, 3, 3);
    if (first) {
      const w0 = v128.shuffle<f32>(size, size, 0, 0, 0, 0);
      const w1 = v128.shuffle<f32>(size, size, 1, 1, 1, 1);
      const w2 = v128.shuffle<f32>(size, size, 2, 2, 2, 2);
      const w3 = v128.shuffle<f32>(size, size, 3, 3, 3, 3);
      for (let k: usize = 0; k < bytes; k += 16) {
        const p0 = v128.load(y0 + k);
        const p1 = v128.load(y1 + k);
        const p2 = v128.load(y2 + k);
        const p3 = v128.load(y3 + k);
        let sum = multiplyAdd(c0, p0, v128.load(out + k));
        let square = multiplyAdd(w0, f32x4.mul(p0, p0), v128.load(diagonal + k));
        sum = multiplyAdd(c1, p1, sum);
        square = multiplyAdd(w1, f32x4.mul(p1, p1), square);
        sum = multiplyAdd(c2, p2, sum);
        square = multiplyAdd(w2, f32x4.mul(p2, p2), square);
        v128.store(out + k, multiplyAdd(c3, p3, sum));
        v128.store(diagonal + k, multiplyAdd(w3, f32x4.mul(p3, p3), square));
      }
    } else {
      for (let k: usize = 0; k < bytes; k += 32) {
        let low = v128.load(out + k);
        let high = v128.load(out + k, 16);
        low = multiplyAdd(c0, v128.load(y0 + k), low);
        high = multiplyAdd(c0, v128.load(y0 + k, 16), high);
        low = multiplyAdd(c1, v128.load(y1 + k), low);
        high = multiplyAdd(c1, v128.load(y1 + k, 16), high);
        low = multiplyAdd(c2, v128.load(y2 + k), low);
        high = multiplyAdd(c2, v128.load(y2 + k, 16), high);
        low = multiplyAdd(c3, v128.load(y3 + k), low);
        high = multiplyAdd(c3, v128.load(y3 + k, 16), high);
        v128.store(out + k, low);
        v128.store(out + k, high, 16);
      }
    }
  }
}

/**
 * Improves `rows` vectors in place by conjugate gradients, preconditioned by the diagonal of each row's system. In the
 * basis in use the part of the system that all rows share is diagonal: `spectrum` holds it, and `ridges` (f32) each row's
 * addition to it. Row r has interactions starts[r] to starts[r + 1] (u32, as are `indices`), all of weights[0..] (f32,
 * and three numbers more that are read but not used). `scratch` has room for four vectors.
 */
export function solve(
  vectors: usize,
  rows: i32,
  starts: usize,
  indices: usize,
  weights: usize,
  ridges: usize,
  fixed: usize,
  spectrum: usize,
  scratch: usize,
  bytes: usize,
  steps: i32,
): void {
  const residual = scratch;
  const direction = residual + bytes;
  const image = direction + bytes;
  const diagonal = image + bytes;
  for (let row = 0; row < rows; row++) {
    const x = vectors + <usize>row * bytes;
    const start = starts + (<usize>row << 2);
    const from = <usize>load<u32>(start) << 2;
    const count = load<u32>(start, 4) - load<u32>(start);
    if (count == 0) {
      memory.fill(x, 0, bytes);
      continue;
    }
    const ridge = v128.load32_splat(ridges + (<usize>row << 2));
    for (let k: usize = 0; k < bytes; k += 16) {
      const shared = f32x4.add(v128.load(spectrum + k), ridge);
      v128.store(diagonal + k, shared);
      v128.store(residual + k, f32x4.neg(f32x4.mul(shared, v128.load(x + k))));
    }
    addInteractions(indices + from, weights + from, count, fixed, x, residual, diagonal, bytes, true);
    let sum = f32x4.splat(0);
    for (let k: usize = 0; k < bytes; k += 16) {
      const r = v128.load(residual + k);
      const z = f32x4.div(r, v128.load(diagonal + k));
      v128.store(direction + k, z);
      sum = multiplyAdd(r, z, sum);
    }
    let length = sumOf(sum);
    const least = ENOUGH * length;
    for (let step = 1; length > least; step++) {
      for (let k: usize = 0; k < bytes; k += 16) {
        v128.store(image + k, f32x4.mul(f32x4.add(v128.load(spectrum + k), ridge), v128.load(direction + k)));
      }
      addInteractions(indices + from, weights + from, count, fixed, direction, image, diagonal, bytes, false);
      sum = f32x4.splat(0);
      for (let k: usize = 0; k < bytes; k += 16) {
        sum = multiplyAdd(v128.load(direction + k), v128.load(image + k), sum);
      }
      const stride = f32x4.splat(length / sumOf(sum));
      for (let k: usize = 0; k < bytes; k += 16) {
        v128.store(x + k, multiplyAdd(stride, v128.load(direction + k), v128.load(x + k)));
      }
      if (step == steps) break;
      sum = f32x4.splat(0);
      for (let k: usize = 0; k < bytes; k += 16) {
        const r = f32x4.sub(v128.load(residual + k), f32x4.mul(stride, v128.load(image + k)));
        const z = f32x4.div(r, v128.load(diagonal + k));
        v128.store(residual + k, r);
        v128.store(image + k, z);
        sum = multiplyAdd(r, z, sum);
      }
      const next = sumOf(sum);
      const turn = f32x4.splat(next / length);
      for (let k: usize = 0; k < bytes; k += 16) {
        v128.store(direction + k, multiplyAdd(turn, v128.load(direction + k), v128.load(image + k)));
      }
      length = next;
    }
  }
}

/** Turns `rows` vectors in place into the basis whose vectors are the columns of `basis` (by rows, as wide as a vector). */
export function rotate(vectors: usize, rows: i32, basis: usize, scratch: usize, bytes: usize): void {
  for (let row = 0; row < rows; row += 4) {
    const first = vectors + <usize>row * bytes;
    const held = <usize>min(4, rows - row) * bytes;
    memory.copy(scratch, first, held);
    for (let column: usize = 0; column < bytes; column += 32) {
      let a0 = f32x4.splat(0);
      let a1 = f32x4.splat(0);
      let b0 = f32x4.splat(0);
      let b1 = f32x4.splat(0);
      let c0 = f32x4.splat(0);
      let c1 = f32x4.splat(0);
      let e0 = f32x4.splat(0);
      let e1 = f32x4.splat(0);
      let from = scratch;
      const end = basis + (bytes >> 2) * bytes + column;
      for (let at = basis + column; at < end; at += bytes) {
        const low = v128.load(at);
        const high = v128.load(at, 16);
        const a = v128.load32_splat(from);
        const b = v128.load32_splat(from + bytes);
        const c = v128.load32_splat(from + 2 * bytes);
        const e = v128.load32_splat(from + 3 * bytes);
        a0 = multiplyAdd(a, low, a0);
        a1 = multiplyAdd(a, high, a1);
        b0 = multiplyAdd(b, low, b0);
        b1 = multiplyAdd(b, high, b1);
        c0 = multiplyAdd(c, low, c0);
        c1 = multiplyAdd(c, high, c1);
        e0 = multiplyAdd(e, low, e0);
        e1 = multiplyAdd(e, high, e1);
        from += 4;
      }
      const out = first + column;
      v128.store(out, a0);
      v128.store(out, a1, 16);
      if (held > bytes) {
        v128.store(out + bytes, b0);
        v128.store(out + bytes, b1, 16);
      }
      if (held > 2 * bytes) {
        v128.store(out + 2 * bytes, c0);
        v128.store(out + 2 * bytes, c1, 16);
      }
      if (held > 3 * bytes) {
        v128.store(out + 3 * bytes, e0);
        v128.store(out + 3 * bytes, e1, 16);
      }
    }
  }
}

/**
 * Adds the products of each pair of places, summed over `rows` vectors, to `sums` (f64, by rows, as wide as a vector).
 * Only places on and below the diagonal are summed, and some beside it. Sums of up to 64 vectors are in f32, as f64 all
 * the way would take twice the time.
 */
export function addSquares(vectors: usize, rows: i32, sums: usize, bytes: usize): void {
  for (let chunk = 0; chunk < rows; chunk += 64) {
    const first = vectors + <usize>chunk * bytes;
    const end = first + <usize>min(64, rows - chunk) * bytes;
    for (let row: usize = 0; row < bytes; row += 16) {
      for (let column: usize = 0; column <= row; column += 32) {
        let a0 = f32x4.splat(0);
        let a1 = f32x4.splat(0);
        let b0 = f32x4.splat(0);
        let b1 = f32x4.splat(0);
        let c0 = f32x4.splat(0);
        let c1 = f32x4.splat(0);
        let e0 = f32x4.splat(0);
        let e1 = f32x4.splat(0);
        for (let vector = first; vector < end; vector += bytes) {
          const low = v128.load(vector + column);
          const high = v128.load(vector + column, 16);
          const a = v128.load32_splat(vector + row);
          const b = v128.load32_splat(vector + row, 4);
          const c = v128.load32_splat(vector + row, 8);
          const e = v128.load32_splat(vector + row, 12);
          a0 = multiplyAdd(a, low, a0);
          a1 = multiplyAdd(a, high, a1);
          b0 = multiplyAdd(b, low, b0);
          b1 = multiplyAdd(b, high, b1);
          c0 = multiplyAdd(c, low, c0);
          c1 = multiplyAdd(c, high, c1);
          e0 = multiplyAdd(e, low, e0);
          e1 = multiplyAdd(e, high, e1);
        }
        let out = sums + (row >> 2) * (bytes << 1) + (column << 1);
        widen(out, a0, a1);
        out += bytes << 1;
        widen(out, b0, b1);
        out += bytes << 1;
        widen(out, c0, c1);
        out += bytes << 1;
        widen(out, e0, e1);
      }
    }
  }
}

/** Adds eight f32 to eight f64. */
@inline
function widen(out: usize, low: v128, high: v128): void {
  v128.store(out, f64x2.add(v128.load(out), f64x2.promote_low_f32x4(low)));
  v128.store(out, f64x2.add(v128.load(out, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(low, low, 2, 3, 2, 3))), 16);
  v128.store(out, f64x2.add(v128.load(out, 32), f64x2.promote_low_f32x4(high)), 32);
  v128.store(out, f64x2.add(v128.load(out, 48), f64x2.promote_low_f32x4(v128.shuffle<f32>(high, high, 2, 3, 2, 3))), 48);
}
