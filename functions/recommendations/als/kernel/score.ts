/**
 * The inner loops of serving. Pointers and counts are trusted: only `Scorer` calls this. Item vectors are f32, by rows,
 * `d` numbers each without padding, as they lie in a model.
 */
import { heapify, sink, sortHeap } from "./heap";
import { multiplyAdd, sumsOf } from "./simd";

/**
 * Writes the inner product of `vector` (f32) with each of `count` item vectors to `scores` (f32, with room for three
 * more). Four items at once read `vector` once for all.
 */
export function scoreAll(factors: usize, count: i32, d: i32, vector: usize, scores: usize): void {
  const bytes = <usize>d << 2;
  const whole = <usize>(d & ~3) << 2;
  for (let item = 0; item < count; item += 4) {
    // Places after the last item read it again.
    const last = count - item - 1;
    const y0 = factors + <usize>item * bytes;
    const y1 = y0 + <usize>min(1, last) * bytes;
    const y2 = y0 + <usize>min(2, last) * bytes;
    const y3 = y0 + <usize>min(3, last) * bytes;
    let a0 = f32x4.splat(0);
    let a1 = f32x4.splat(0);
    let a2 = f32x4.splat(0);
    let a3 = f32x4.splat(0);
    for (let k: usize = 0; k < whole; k += 16) {
      const part = v128.load(vector + k);
      a0 = multiplyAdd(part, v128.load(y0 + k), a0);
      a1 = multiplyAdd(part, v128.load(y1 + k), a1);
      a2 = multiplyAdd(part, v128.load(y2 + k), a2);
      a3 = multiplyAdd(part, v128.load(y3 + k), a3);
    }
    let sums = sumsOf(a0, a1, a2, a3);
    for (let k = whole; k < bytes; k += 4) {
      const column = f32x4(load<f32>(y0 + k), load<f32>(y1 + k), load<f32>(y2 + k), load<f32>(y3 + k));
      sums = multiplyAdd(v128.load32_splat(vector + k), column, sums);
    }
    v128.store(scores + (<usize>item << 2), sums);
  }
}

/**
 * Keeps the `most` highest of `count` scores in two arrays, scores and items, highest first, ties to the lower item, and
 * returns how many there are. A score of -Infinity is never kept. Most items lose to the lowest that is kept, which one
 * comparison of four scores at once finds out.
 */
export function best(scores: usize, count: i32, most: i32, heapScores: usize, heapItems: usize): i32 {
  if (most <= 0) return 0;
  let size = 0;
  let item = 0;
  for (; item < count && size < most; item++) {
    const score = load<f32>(scores + (<usize>item << 2));
    if (!(score > -Infinity)) continue;
    store<f32>(heapScores + (<usize>size << 2), score);
    store<u32>(heapItems + (<usize>size << 2), item);
    size++;
  }
  heapify(heapScores, heapItems, size);
  while (item < count) {
    const least = load<f32>(heapScores);
    if (item + 4 <= count) {
      const higher = f32x4.gt(v128.load(scores + (<usize>item << 2)), f32x4.splat(least));
      if (!v128.any_true(higher)) {
        item += 4;
        continue;
      }
    }
    const score = load<f32>(scores + (<usize>item << 2));
    if (score > least) {
      store<f32>(heapScores, score);
      store<u32>(heapItems, item);
      sink(heapScores, heapItems, size, 0);
    }
    item++;
  }
  sortHeap(heapScores, heapItems, size);
  return size;
}

/**
 * Writes the inner product of `vector` (i16, `d` numbers) with each of `count` item vectors (i8, by rows of `d`, a multiple of
 * 16), times its scale (f32) and `scale`, to `scores` (f32, with room for three more). Products are added in whole numbers.
 */
export function scoreCompact(
  numbers: usize,
  count: i32,
  d: i32,
  vector: usize,
  scales: usize,
  scale: f32,
  scores: usize,
): void {
  const bytes = <usize>d;
  for (let item = 0; item < count; item += 4) {
    // Places after the last item read it again.
    const last = count - item - 1;
    const y0 = numbers + <usize>item * bytes;
    const y1 = y0 + <usize>min(1, last) * bytes;
    const y2 = y0 + <usize>min(2, last) * bytes;
    const y3 = y0 + <usize>min(3, last) * bytes;
    let a0 = i32x4.splat(0);
    let a1 = i32x4.splat(0);
    let a2 = i32x4.splat(0);
    let a3 = i32x4.splat(0);
    for (let k: usize = 0; k < bytes; k += 16) {
      const low = v128.load(vector + (k << 1));
      const high = v128.load(vector + (k << 1), 16);
      a0 = i32x4.add(a0, products(v128.load(y0 + k), low, high));
      a1 = i32x4.add(a1, products(v128.load(y1 + k), low, high));
      a2 = i32x4.add(a2, products(v128.load(y2 + k), low, high));
      a3 = i32x4.add(a3, products(v128.load(y3 + k), low, high));
    }
    const ab = i32x4.add(v128.shuffle<i32>(a0, a1, 0, 4, 1, 5), v128.shuffle<i32>(a0, a1, 2, 6, 3, 7));
    const ce = i32x4.add(v128.shuffle<i32>(a2, a3, 0, 4, 1, 5), v128.shuffle<i32>(a2, a3, 2, 6, 3, 7));
    const sums = i32x4.add(v128.shuffle<i32>(ab, ce, 0, 1, 4, 5), v128.shuffle<i32>(ab, ce, 2, 3, 6, 7));
    const at = <usize>item << 2;
    const own = f32x4.mul(v128.load(scales + at), f32x4.splat(scale));
    v128.store(scores + at, f32x4.mul(f32x4.convert_i32x4_s(sums), own));
  }
}

/** Sums of the products of sixteen i8 with as many i16. */
@inline
function products(numbers: v128, low: v128, high: v128): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(numbers), low),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(numbers), high),
  );
}

/** Adds to each of `count` numbers `factor` times its bound, into `out`. */
export function upperEnds(scores: usize, bounds: usize, count: i32, factor: f32, out: usize): void {
  for (let item = 0; item < count; item += 4) {
    const at = <usize>item << 2;
    v128.store(
      out + at,
      f32x4.add(v128.load(scores + at), f32x4.mul(v128.load(bounds + at), f32x4.splat(factor))),
    );
  }
}
