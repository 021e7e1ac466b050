/** Indices of the `count` greatest scores, greatest first; ties go to the lower index. -Infinity is never taken. */
export function topOf(scores: Float64Array | Float32Array, count: number): number[] {
  const heap: number[] = [];
  const worse = (a: number, b: number) => scores[a]! < scores[b]! || (scores[a] === scores[b] && a > b);
  const sink = (from: number) => {
    let at = from;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && worse(heap[child]!, heap[least]!)) least = child;
      }
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least]!, heap[at]!];
      at = least;
    }
  };
  for (let index = 0; index < scores.length; index++) {
    if (!(scores[index]! > Number.NEGATIVE_INFINITY)) continue;
    if (heap.length < count) {
      heap.push(index);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!worse(heap[at]!, heap[parent]!)) break;
        [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
        at = parent;
      }
    } else if (count > 0 && scores[index]! > scores[heap[0]!]!) {
      heap[0] = index;
      sink(0);
    }
  }
  return heap.sort((a, b) => scores[b]! - scores[a]! || a - b);
}
