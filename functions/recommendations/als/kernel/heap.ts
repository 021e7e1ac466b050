/** A binary heap in two arrays, scores (f32) and items (u32), with what comes last in a list at its root. */

/** Whether the item at `a` of the heap comes after the one at `b` in a list: a lower score, or as high and a later item. */
@inline
function after(scoreA: f32, itemA: u32, scoreB: f32, itemB: u32): bool {
  return scoreA < scoreB || (scoreA == scoreB && itemA > itemB);
}

/** Moves the entry at `at` down until no entry below it comes after it. */
export function sink(heapScores: usize, heapItems: usize, size: i32, at: i32): void {
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

/** Makes a heap of entries in any order. */
export function heapify(heapScores: usize, heapItems: usize, size: i32): void {
  for (let at = (size >> 1) - 1; at >= 0; at--) sink(heapScores, heapItems, size, at);
}

/** Sorts a heap as a list is: the highest first. */
export function sortHeap(heapScores: usize, heapItems: usize, size: i32): void {
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
}
