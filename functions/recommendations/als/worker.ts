/** A worker of `fitInParallel`. It is bundled into `compiled.ts`, so that it starts alike from source and from a bundle. */
import { parentPort, workerData } from "node:worker_threads";
import { BATCH, BATCH_ROWS, type Layout } from "./layout.ts";
import { type Objective, penalty } from "./objective.ts";
import { type Packed, unpack } from "./packed.ts";

/** One side's rows, as a worker meets them. Typed arrays lie in shared memory. */
export interface Side {
  readonly columns: number;
  readonly starts: Int32Array;
  readonly indices: Int32Array | Packed;
  /** Undefined where every weight is `weight`. */
  readonly values: Float32Array | undefined;
  readonly weight: number;
  /** Where its vectors lie, in bytes. */
  readonly vectors: number;
  readonly blocks: Int32Array;
}

export interface WorkerData {
  readonly kernel: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly layout: Layout;
  /** Which of the layout's desks is this worker's. */
  readonly desk: number;
  readonly sides: readonly [users: Side, items: Side];
  /** One number in shared memory: the next block that nobody has begun. */
  readonly next: Int32Array;
  readonly steps: number;
  readonly objective: Objective;
}

/** What to do with each block of a side. */
export interface Task {
  readonly do: "square" | "rotate" | "solve";
  readonly side: 0 | 1;
}

/** What kernel/train.ts exports. */
interface Kernel {
  rotate(vectors: number, rows: number, basis: number, scratch: number, bytes: number): void;
  addSquares(vectors: number, rows: number, sums: number, bytes: number): void;
  solve(
    vectors: number,
    rows: number,
    starts: number,
    indices: number,
    weights: number,
    ridges: number,
    fixed: number,
    spectrum: number,
    scratch: number,
    bytes: number,
    steps: number,
  ): void;
}

const { kernel: module, memory, layout, sides, next, steps, objective, ...data } = workerData as WorkerData;
const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernel;
const desk = layout.desks[data.desk]!;
const { vector } = layout;
const words = new Uint32Array(memory.buffer);
const numbers = new Float32Array(memory.buffer);
const doubles = new Float64Array(memory.buffer);

/** The last row, exclusive, of a batch that begins with `row`. */
function batchEnd({ starts }: Side, row: number, end: number): number {
  const limit = starts[row]! + BATCH;
  const last = Math.min(end, row + BATCH_ROWS);
  let to = row + 1;
  while (to < last && starts[to + 1]! <= limit) to++;
  return to;
}

function totalWeight({ starts, values, weight }: Side, row: number): number {
  const from = starts[row]!;
  const to = starts[row + 1]!;
  if (!values) return (to - from) * Math.abs(weight);
  let total = 0;
  for (let at = from; at < to; at++) total += Math.abs(values[at]!);
  return total;
}

/** Improves a block's vectors against those at `fixed`. */
function solve(side: Side, from: number, end: number, fixed: number): void {
  const { starts, indices, values, vectors, columns } = side;
  for (let row = from; row < end; ) {
    const to = batchEnd(side, row, end);
    const first = starts[row]!;
    for (let at = row; at <= to; at++) words[desk.starts / 4 + at - row] = starts[at]! - first;
    for (let at = row; at < to; at++) {
      numbers[desk.ridges / 4 + at - row] = penalty(objective, totalWeight(side, at), columns);
    }
    if (indices instanceof Int32Array) words.set(indices.subarray(first, starts[to]!), desk.indices / 4);
    else unpack(indices, row, to, words, desk.indices / 4);
    if (values) numbers.set(values.subarray(first, starts[to]!), desk.weights / 4);
    const batch = vectors + row * vector;
    kernel.rotate(batch, to - row, layout.basis, desk.scratch, vector);
    kernel.solve(
      batch,
      to - row,
      desk.starts,
      desk.indices,
      desk.weights,
      desk.ridges,
      fixed,
      layout.spectrum,
      desk.scratch,
      vector,
      steps,
    );
    row = to;
  }
}

/** Sums a block's squares into its own place: added up in the blocks' order, they do not depend on who summed which. */
function square({ vectors }: Side, block: number, from: number, end: number): void {
  const width = vector / 4;
  const sums = layout.squares + block * width * width * 8;
  doubles.fill(0, sums / 8, sums / 8 + width * width);
  kernel.addSquares(vectors + from * vector, end - from, sums, vector);
}

const [{ values, weight }] = sides;
if (!values) numbers.fill(weight, desk.weights / 4, desk.weights / 4 + layout.held);

parentPort!.on("message", (task: Task) => {
  const side = sides[task.side];
  for (let block = Atomics.add(next, 0, 1); block < side.blocks.length - 1; block = Atomics.add(next, 0, 1)) {
    const from = side.blocks[block]!;
    const end = side.blocks[block + 1]!;
    if (task.do === "rotate") {
      kernel.rotate(side.vectors + from * vector, end - from, layout.basis, desk.scratch, vector);
    } else {
      if (task.do === "solve") solve(side, from, end, sides[task.side === 0 ? 1 : 0].vectors);
      square(side, block, from, end);
    }
  }
  parentPort!.postMessage("done");
});
