import type { Items } from "./fold-in.ts";
import { type Arithmetic, kernelOf } from "./kernels.ts";
import { MOST_KEPT, memoryOf, roomForModel, type Scorer } from "./scorer.ts";

/** Item vectors as 8-bit integers, a quarter of their size: y ≈ scale · numbers. */
export interface Compact {
  /** By rows of `rowBytes(d)`, padded with 0. */
  readonly numbers: Int8Array;
  readonly scales: Float32Array;
  /** The largest error of an inner product with a unit vector, by item. */
  readonly bounds: Float32Array;
}

/** With fewer items, scanning the vectors themselves is as fast. */
export const COMPACT_FROM = 20_000;
/** The greatest integer of a scored vector, so that its product with 127, summed over 500 numbers, fits in an i32. */
const GREATEST = 32_767;
/** A generous bound of the rounding of scores in single precision, relative to a vector's length. */
const ROUNDING = 4e-6;
/** How many candidates are first scored exactly: a multiple of the requested number, and a minimum. */
const CANDIDATES = { each: 4, least: 200 };

export const rowBytes = (d: number): number => Math.ceil(d / 16) * 16;

/** The largest rounding error of a scored vector, relative to its length. */
const roundedOff = (d: number): number => Math.sqrt(d) / (2 * GREATEST);

/** Rounds item vectors to integers, each with its own scale, and computes the bounds of the errors. */
export function compactOf({ factors, count, d }: Pick<Items, "factors" | "count" | "d">): Compact {
  const row = rowBytes(d);
  const numbers = new Int8Array(count * row);
  const scales = new Float32Array(count);
  const bounds = new Float32Array(count);
  for (let item = 0; item < count; item++) {
    let most = 0;
    for (let k = item * d; k < (item + 1) * d; k++) most = Math.max(most, Math.abs(factors[k]!));
    const scale = Math.fround(most / 127);
    scales[item] = scale;
    if (scale === 0) {
      bounds[item] = 2 * most * Math.sqrt(d);
      continue;
    }
    let off = 0;
    let length = 0;
    for (let k = 0; k < d; k++) {
      const value = factors[item * d + k]!;
      const whole = Math.max(-127, Math.min(127, Math.round(value / scale)));
      numbers[item * row + k] = whole;
      off += (value - scale * whole) ** 2;
      length += (scale * whole) ** 2;
    }
    bounds[item] = (Math.sqrt(off) + (roundedOff(d) + ROUNDING) * Math.sqrt(length)) * (1 + 1e-6);
  }
  return { numbers, scales, bounds };
}

/** The exports of kernel/score.ts that are used here. */
interface Kernel {
  scoreCompact(
    numbers: number,
    count: number,
    d: number,
    vector: number,
    scales: number,
    scale: number,
    scores: number,
  ): void;
  upperEnds(scores: number, bounds: number, count: number, factor: number, out: number): void;
  best(scores: number, count: number, most: number, heapScores: number, heapItems: number): number;
}

/** The bytes that a scorer needs beside the integers. */
export const compactScratch = (count: number, d: number): number =>
  8 * (count + 8) + 8 * MOST_KEPT + 2 * rowBytes(d) + 256;

/** Copies the integers to a kernel's memory, if they are not there yet. */
function inMemory(compact: Compact, count: number, d: number): { memory: WebAssembly.Memory; at: Compact } {
  const known = memoryOf(compact.numbers.buffer);
  if (known) return { memory: known, at: compact };
  const { numbers, scales, bounds } = compact;
  const room = roomForModel(numbers.length + 8 * (count + 8), compactScratch(count, d));
  const at: Compact = {
    scales: new Float32Array(room.buffer, room.byteOffset, count + 4).subarray(0, count),
    bounds: new Float32Array(room.buffer, room.byteOffset + 4 * (count + 4), count + 4).subarray(0, count),
    numbers: new Int8Array(room.buffer, room.byteOffset + 8 * (count + 4), numbers.length),
  };
  at.scales.set(scales);
  at.bounds.set(bounds);
  at.numbers.set(numbers);
  return { memory: memoryOf(room.buffer)!, at };
}

/** A scorer that reads a quarter of the bytes, and the vectors themselves only of the few items that may be the best. */
export interface CompactScorer extends Scorer {
  /** The number of items that the last `best` scored exactly. */
  readonly looked: () => number;
}

/**
 * Scores by integers, but finds the best items exactly. `score` returns approximate scores; changing one changes the item's exact
 * score by as much. `best` adds the largest possible error to each, scores the highest by their vectors, and then all others that
 * may still belong to the best; so it finds the same items as a scan of all vectors, except for ties within single precision.
 * Undefined if the engine has no SIMD.
 */
export function compactScorerOf(
  items: Pick<Items, "count" | "d">,
  compact: Compact,
  {
    vectorOf,
    allowed,
  }: { readonly vectorOf: (item: number) => Float32Array; readonly allowed?: readonly Arithmetic[] },
): CompactScorer | undefined {
  const kernel = kernelOf("score", allowed);
  if (!kernel) return undefined;
  const { count, d } = items;
  const row = rowBytes(d);
  const { memory, at } = inMemory(compact, count, d);
  const { scoreCompact, upperEnds, best } = new WebAssembly.Instance(kernel.module, { env: { memory } })
    .exports as unknown as Kernel;
  let end = memory.buffer.byteLength;
  const take = (bytes: number): number => {
    end -= Math.ceil(bytes / 16) * 16;
    return end;
  };
  const heapScores = take(4 * MOST_KEPT);
  const heapItems = take(4 * MOST_KEPT);
  const whole = new Int16Array(memory.buffer, take(2 * row), row);
  const scores = new Float32Array(memory.buffer, take(4 * (count + 4)), count);
  const upper = new Float32Array(memory.buffer, take(4 * (count + 4)), count);
  const found = new Uint32Array(memory.buffer, heapItems, MOST_KEPT);
  let vector = new Float64Array(d);
  let length = 0;
  let scale = 0;
  let looked = 0;
  /** The kernel's own result, bit for bit. */
  const given = (item: number): number => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += at.numbers[item * row + k]! * whole[k]!;
    return Math.fround(Math.fround(sum) * Math.fround(at.scales[item]! * scale));
  };
  const exact = (item: number): number => {
    const own = vectorOf(item);
    let sum = 0;
    for (let k = 0; k < d; k++) sum += own[k]! * vector[k]!;
    return sum + (scores[item]! - given(item));
  };
  const first = (candidates: readonly number[], most: number) => {
    looked += candidates.length;
    return candidates
      .map((item) => ({ item, score: exact(item) }))
      .sort((a, b) => b.score - a.score || a.item - b.item)
      .slice(0, most);
  };
  return {
    looked: () => looked,
    score(given) {
      vector = Float64Array.from({ length: d }, (_, k) => given[k]!);
      let most = 0;
      let squares = 0;
      for (const value of vector) {
        most = Math.max(most, Math.abs(value));
        squares += value * value;
      }
      length = Math.sqrt(squares) * (1 + 1e-6);
      scale = Math.fround(most / GREATEST);
      for (let k = 0; k < d; k++)
        whole[k] = scale === 0 ? 0 : Math.max(-GREATEST, Math.min(GREATEST, Math.round(vector[k]! / scale)));
      scoreCompact(at.numbers.byteOffset, count, row, whole.byteOffset, at.scales.byteOffset, scale, scores.byteOffset);
      return scores;
    },
    best(most) {
      if (most > MOST_KEPT) throw new RangeError(`most: request at most ${MOST_KEPT} items.`);
      if (most <= 0) return [];
      looked = 0;
      upperEnds(scores.byteOffset, at.bounds.byteOffset, count, length, upper.byteOffset);
      const some = Math.min(MOST_KEPT, Math.max(CANDIDATES.least, CANDIDATES.each * most));
      const kept = best(upper.byteOffset, count, some, heapScores, heapItems);
      const candidates = Array.from(found.subarray(0, kept));
      const best0 = first(candidates, most);
      const last = best0.at(-1);
      // There are fewer items than requested.
      if (kept < some || !last) return best0.map(({ item }) => item);
      const bar = last.score - 1e-6 * Math.abs(last.score);
      if (upper[candidates[kept - 1]!]! < bar) return best0.map(({ item }) => item);
      const all: number[] = [];
      for (let item = 0; item < count; item++) if (upper[item]! >= bar) all.push(item);
      return first(all, most).map(({ item }) => item);
    },
  };
}
