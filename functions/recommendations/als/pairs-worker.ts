/** A worker of `openPairs`. It is bundled into `compiled.ts`, so that it starts alike from source and from a bundle. */
import { parentPort, workerData } from "node:worker_threads";
import { type Packed, unpack } from "./packed.ts";
import type { PairsLayout } from "./pairs-layout.ts";

export interface PairsWorkerData {
  readonly kernel: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly layout: PairsLayout;
  /** Which of the layout's desks is this worker's. */
  readonly desk: number;
  /** One number in shared memory: the next block that nobody has begun. */
  readonly next: Int32Array;
  /** Who chose each item, or where in the sequences it was. */
  readonly byItem: ItemSide;
  /** Items in the order in which they are done. */
  readonly order: Int32Array;
}

/** What the rows of items hold; without `values`, each is 1. */
export interface ItemSide {
  readonly rows: number;
  readonly starts: Int32Array;
  readonly indices: Int32Array | Packed;
  readonly values: Float32Array | undefined;
}

/** Where the neighbours of all items go; undefined where they stay in the kernel's memory, to be solved. */
export interface Slots {
  readonly width: number;
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** What to do with each item of the blocks before `end`: block b is order[blocks[b]] to before order[blocks[b + 1]]. */
export type PairsTask = { readonly blocks: Int32Array; readonly end: number } & (
  | {
      readonly do: "near";
      /** What a choice of each user counts; undefined if what follows a choice is summed. */
      readonly shares: Float32Array | undefined;
      readonly decay: number;
      readonly farthest: number;
      /** What the sums of an item are multiplied by. */
      readonly from: Float32Array | undefined;
      readonly into: Slots | undefined;
    }
  | {
      readonly do: "solve";
      readonly size: number;
      readonly steps: number;
      readonly enough: number;
      readonly into: Slots;
    }
);

/** What kernel/pairs.ts exports. */
interface Kernel {
  addChoices(
    users: number,
    weights: number,
    count: number,
    starts: number,
    indices: number,
    values: number,
    sums: number,
    marks: number,
  ): number;
  addFollowing(
    places: number,
    weights: number,
    count: number,
    sequence: number,
    trust: number,
    sums: number,
    marks: number,
    decay: number,
    farthest: number,
  ): number;
  takeNearest(
    sums: number,
    marks: number,
    items: number,
    own: number,
    scales: number,
    most: number,
    heapScores: number,
    heapItems: number,
    out: number,
  ): number;
  solveNear(
    near: number,
    sums: number,
    held: number,
    most: number,
    target: number,
    size: number,
    places: number,
    diagonal: number,
    matrix: number,
    vectors: number,
    bytes: number,
    steps: number,
    enough: number,
  ): number;
}

const { kernel: module, memory, layout, next, byItem, order, ...data } = workerData as PairsWorkerData;
const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
const desk = layout.desks[data.desk]!;
const words = new Uint32Array(memory.buffer);
const numbers = new Float32Array(memory.buffer);
const items = byItem.rows;
new Uint16Array(memory.buffer, desk.places, items).fill(layout.vector / 4 - 1);

type Near = Extract<PairsTask, { do: "near" }>;

/** Sums what is chosen with an item, or after it; returns how many choices were looked at. */
function addUp(item: number, { shares, decay, farthest }: Near): number {
  const { starts, indices, values } = byItem;
  const from = starts[item]!;
  const count = starts[item + 1]! - from;
  const { users, weights, sums, marks } = desk;
  if (indices instanceof Int32Array) words.set(indices.subarray(from, from + count), users / 4);
  else unpack(indices, item, item + 1, words, users / 4);
  const { starts: at, indices: choices, values: counts } = layout;
  if (!shares) {
    numbers.set(values!.subarray(from, from + count), weights / 4);
    return kernel.addFollowing(users, weights, count, choices, counts, sums, marks, decay, farthest);
  }
  for (let at = 0; at < count; at++) {
    numbers[weights / 4 + at] = shares[words[users / 4 + at]!]! * (values?.[from + at] ?? 1);
  }
  return kernel.addChoices(users, weights, count, at, choices, counts, sums, marks);
}

function take(item: number, most: number): number {
  const { sums, marks, heapScores, heapItems, found } = desk;
  return kernel.takeNearest(sums, marks, items, item, layout.scales, most, heapScores, heapItems, found);
}

/** @returns how many choices were looked at */
function near(item: number, task: Near): number {
  const { from, into } = task;
  const looked = addUp(item, task);
  const most = into?.width ?? layout.kept;
  const count = take(item, most);
  const found = desk.heapItems / 4;
  if (into) {
    into.indices.set(words.subarray(found, found + count), item * most);
    const scale = from?.[item] ?? 1;
    for (let at = 0; at < count; at++) {
      into.weights[item * most + at] = scale * numbers[desk.heapScores / 4 + at]!;
    }
  } else {
    words.copyWithin(layout.near / 4 + item * most, found, found + count);
    numbers.copyWithin(layout.sums / 4 + item * most, desk.found / 4, desk.found / 4 + count);
    words[layout.held / 4 + item] = count;
  }
  return looked;
}

function solve(item: number, { size, steps, enough, into }: Extract<PairsTask, { do: "solve" }>): void {
  const count = Math.min(size, words[layout.held / 4 + item]!);
  if (count === 0) return;
  kernel.solveNear(
    layout.near,
    layout.sums,
    layout.held,
    layout.kept,
    item,
    count,
    desk.places,
    layout.diagonal,
    desk.matrix,
    desk.vectors,
    layout.vector,
    steps,
    enough,
  );
  const first = layout.near / 4 + item * layout.kept;
  into.indices.set(words.subarray(first, first + count), item * into.width);
  into.weights.set(numbers.subarray(desk.vectors / 4, desk.vectors / 4 + count), item * into.width);
}

parentPort!.on("message", (task: PairsTask) => {
  const { blocks } = task;
  let looked = 0;
  for (let block = Atomics.add(next, 0, 1); block < task.end; block = Atomics.add(next, 0, 1)) {
    for (let at = blocks[block]!; at < blocks[block + 1]!; at++) {
      if (task.do === "near") looked += near(order[at]!, task);
      else solve(order[at]!, task);
    }
  }
  parentPort!.postMessage(looked);
});
