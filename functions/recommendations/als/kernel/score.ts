/**
 * The inner loops of serving. Pointers and counts are trusted: only `Scorer` calls this. Item vectors are f32, by rows,
 * `d` numbers each without padding, as they lie in a model.
 */
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

/** Whether the item at `a` of the heap comes after the one at `b` in a list: a lower score, or as high and a later item. */
@inline
function after(scoreA: f32, itemA: u32, scoreB: f32, itemB: u32): bool {
  return scoreA < scoreB || (scoreA == scoreB && itemA > itemB);
}

/** Moves the entry at `at` down until no entry below it comes after it. */
function sink(heapScores: usize, heapItems: usize, size: i32, at: i32): void {
  const score = load<f32>(heapScores + (<usize>at << 2));
  const item = load<u32>(heapItems + (<usize>at << 2));
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    const left = <usize>child << 2;
    if (
      child + 1 < size &&
      after(
        load<f32>(heapScores + left, 4),
        load<u32>(heapItems + left, 4),
        load<f32>(heapScores + left),
        load<u32>(heapItems + left),
      )
    ) {
      child++;
    }
    const to = <usize>child << 2;
    if (!after(load<f32>(heapScores + to), load<u32>(heapItems + to), score, item)) break;
    store<f32>(heapScores + (<usize>at << 2), load<f32>(heapScores + to));
    store<u32>(heapItems + (<usize>at << 2), load<u32>(heapItems + to));
    at = child;
  }
  store<f32>(heapScores + (<usize>at << 2), score);
  store<u32>(heapItems + (<usize>at << 2), item);
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
  for (let at = (size >> 1) - 1; at >= 0; at--) sink(heapScores, heapItems, size, at);
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
  for (let end = size - 1; end > 0; end--) {
    const last = <usize>end << 2;
    const score = load<f32>(heapScores);
    const lowest = load<u32>(heapItems);
    store<f32>(heapScores, load<f32>(heapScores + last));
    store<u32>(heapItems, load<u32>(heapItems + last));
    store<f32>(heapScores + last, score);
    store<u32>(heapItems + last, lowest);
    sink(heapScores, heapItems, end, 0);
  }
  return size;
}
