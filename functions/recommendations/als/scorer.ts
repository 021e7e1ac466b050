import { dot } from "./dot.ts";
import type { Items } from "./fold-in.ts";
import { type Arithmetic, kernelOf } from "./kernels.ts";
import { topOf } from "./top.ts";

/** Scores all items of a model for one vector after another. */
export interface Scorer {
  /** The inner product of `vector` with every item. The array is overwritten by the next call; until then it may be changed. */
  score(vector: ArrayLike<number>): Float32Array;
  /**
   * The items of the `most` highest numbers (at most 4096) in the array that `score` returned, in the order of `topOf`, without
   * those that were set to -Infinity.
   */
  best(most: number): number[];
}

/** The exports of kernel/score.ts. */
interface Kernel {
  scoreAll(factors: number, count: number, d: number, vector: number, scores: number): void;
  best(scores: number, count: number, most: number, heapScores: number, heapItems: number): number;
}

/** The most items that `best` finds; memory for them is reserved in advance. */
export const MOST_KEPT = 4096;
/** The first free byte after the kernel's own data. */
const FIRST = 1024;
const PAGE = 65536;

const memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>();

/** The WebAssembly memory of a buffer, if `roomForModel` allocated it. */
export const memoryOf = (buffer: ArrayBufferLike): WebAssembly.Memory | undefined => memories.get(buffer);

/**
 * Allocates the bytes of a model in the memory of a scorer, so that its item factors are scored without being copied. The memory is
 * never resized, which would detach them.
 * @throws RangeError if the bytes and the scores do not fit into one WebAssembly memory, from about 2.6 GiB on.
 */
export function roomForModel(bytes: number, scratch = bytes / 2): Uint8Array {
  // An item takes at least 16 bytes: one number of its vector and its other fields. Its score and its bound take 4 each.
  const pages = Math.ceil((FIRST + bytes + scratch) / PAGE) + 2;
  if (pages > PAGE) throw new RangeError(`A model of ${bytes} bytes is too large for one WebAssembly memory.`);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  memories.set(memory.buffer, memory);
  return new Uint8Array(memory.buffer, FIRST, bytes);
}

function copied({ factors, count }: Items): { memory: WebAssembly.Memory; at: number } {
  const room = roomForModel(Math.max(factors.byteLength, 8 * count));
  new Float32Array(room.buffer, room.byteOffset, factors.length).set(factors);
  return { memory: memories.get(room.buffer)!, at: room.byteOffset };
}

function bySimd(items: Items, module: WebAssembly.Module): Scorer {
  const { factors, count, d } = items;
  const known = memories.get(factors.buffer);
  const { memory, at } = known ? { memory: known, at: factors.byteOffset } : copied(items);
  const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
  // The scorer's own data are at the end of the memory.
  let end = memory.buffer.byteLength;
  const take = (length: number): number => {
    end -= Math.ceil(length / 4) * 16;
    return end;
  };
  const heapScores = take(MOST_KEPT);
  const heapItems = take(MOST_KEPT);
  const query = new Float32Array(memory.buffer, take(d), d);
  const scores = new Float32Array(memory.buffer, take(count), count);
  const found = new Uint32Array(memory.buffer, heapItems, MOST_KEPT);
  return {
    score(vector) {
      query.set(vector);
      kernel.scoreAll(at, count, d, query.byteOffset, scores.byteOffset);
      return scores;
    },
    best(most) {
      if (most > MOST_KEPT) throw new RangeError(`most: request at most ${MOST_KEPT} items.`);
      return Array.from(found.subarray(0, kernel.best(scores.byteOffset, count, most, heapScores, heapItems)));
    },
  };
}

function byTypescript({ factors, count, d }: Items): Scorer {
  const query = new Float64Array(d);
  const scores = new Float32Array(count);
  return {
    score(vector) {
      query.set(vector);
      for (let item = 0; item < count; item++) scores[item] = dot(factors, item * d, query, d);
      return scores;
    },
    best(most) {
      if (most > MOST_KEPT) throw new RangeError(`most: request at most ${MOST_KEPT} items.`);
      return topOf(scores, most);
    },
  };
}

/** Scores by SIMD, or in plain TypeScript if the engine has none. Only one scorer at a time may use a model's memory. */
export function scorerOf(items: Items, allowed?: readonly Arithmetic[]): Scorer {
  const kernel = kernelOf("score", allowed);
  return kernel ? bySimd(items, kernel.module) : byTypescript(items);
}
