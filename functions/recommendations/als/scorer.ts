import { dot } from "./dot.ts";
import type { Items } from "./fold-in.ts";
import { type Arithmetic, kernelOf } from "./kernels.ts";
import { topOf } from "./top.ts";

/** Scores all items of a model for one vector after another. */
export interface Scorer {
  /** The inner product of `vector` with every item. The array is overwritten by the next call; until then it may be changed. */
  score(vector: ArrayLike<number>): Float32Array;
  /**
   * The items of the `most` highest numbers (at most 4096) in the array that `score` gave, as `topOf` orders them: what
   * has been set to -Infinity is not among them.
   */
  best(most: number): number[];
}

/** What kernel/score.ts exports. */
interface Kernel {
  scoreAll(factors: number, count: number, d: number, vector: number, scores: number): void;
  best(scores: number, count: number, most: number, heapScores: number, heapItems: number): number;
}

/** The most items that `best` finds: room for them is put by before it is known how many there are. */
export const MOST_KEPT = 4096;
/** Where the kernel's own data end. */
const FIRST = 1024;
const PAGE = 65536;

const memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>();

/** The memory that a buffer is of, if it is one of those below. */
export const memoryOf = (buffer: ArrayBufferLike): WebAssembly.Memory | undefined => memories.get(buffer);

/**
 * Room for the bytes of a model in a memory that scorers work in: item factors that are read out of it as they lie are
 * scored without being copied. Never resized, as that would take it from under them.
 * @throws RangeError for more bytes than one WebAssembly memory has room for beside the scores, about 2.6 GiB.
 */
export function roomForModel(bytes: number, scratch = bytes / 2): Uint8Array {
  // An item takes 16 bytes at least: a number of its vector and those of the rest. Its score takes 4, and what it may be 4.
  const pages = Math.ceil((FIRST + bytes + scratch) / PAGE) + 2;
  if (pages > PAGE) throw new RangeError(`A model of ${bytes} bytes is too large to be scored in one memory.`);
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
  const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as Kernel;
  // What a scorer needs lies at the end of the memory.
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
      if (most > MOST_KEPT) throw new RangeError(`most: ask for at most ${MOST_KEPT} items.`);
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
      if (most > MOST_KEPT) throw new RangeError(`most: ask for at most ${MOST_KEPT} items.`);
      return topOf(scores, most);
    },
  };
}

/** Scores by SIMD, or in plain TypeScript where the engine has none. One scorer at a time works in a room of its model. */
export function scorerOf(items: Items, allowed?: readonly Arithmetic[]): Scorer {
  const kernel = kernelOf("score", allowed);
  return kernel ? bySimd(items, kernel.module) : byTypescript(items);
}
