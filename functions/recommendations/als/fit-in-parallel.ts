import { availableParallelism } from "node:os";
import { blocksOf } from "./blocks.ts";
import { workerSource } from "./compiled.ts";
import type { Csr } from "./csr.ts";
import { eigenOf } from "./eigen.ts";
import { fit, LEAST, type Settings } from "./fit.ts";
import type { Items } from "./fold-in.ts";
import { type Arithmetic, kernelOf } from "./kernels.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { packTranspose } from "./packed.ts";
import { Pool } from "./pool.ts";
import { onPrincipalAxes } from "./principal-axes.ts";
import { begin, type Start } from "./start.ts";
import type { Side, Task, WorkerData } from "./worker.ts";

/** Interactions of users by items; without `values`, all weigh 1. Arrays in shared memory are not copied. */
export type Interactions = Omit<Csr, "values"> & { readonly values?: Float32Array | undefined };

export interface FitOptions {
  /** Worker threads; by default as many as the machine has processors. */
  readonly workers?: number | undefined;
  readonly start?: Start | undefined;
  /** The fit ends before an epoch that would probably end after this (ms since 1970), by the longest one so far. */
  readonly until?: number | undefined;
  readonly now?: (() => number) | undefined;
  /** Called after each epoch with the number of epochs so far. */
  readonly onEpoch?: ((epochs: number) => void) | undefined;
  /** The kinds of arithmetic that may be used, for tests and comparisons. */
  readonly arithmetic?: readonly Arithmetic[] | undefined;
}

/** The fitted factors, the number of epochs, and the arithmetic that was used. */
export interface Fitted {
  readonly items: Items;
  readonly epochs: number;
  readonly arithmetic: Arithmetic;
}

/** Returns after each step whether the next would probably end too late, by the longest one so far. */
function clock(until: number | undefined, now: () => number = Date.now): () => boolean {
  let before = now();
  let longest = 0;
  return () => {
    const at = now();
    longest = Math.max(longest, at - before);
    before = at;
    return until !== undefined && at + longest > until;
  };
}

function shared<T extends Int32Array | Float32Array>(array: T): T {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const Kind = array.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new Kind(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}

/** The weight of all interactions, if it is the same for all. */
function commonWeight({ values }: Interactions): number | undefined {
  if (!values) return 1;
  const [first = 1] = values;
  return values.every((value) => value === first) ? first : undefined;
}

/** The sums of squares of all blocks of a side, added in the blocks' order: its Gramian, d x d. */
function gramianIn(memory: WebAssembly.Memory, layout: Layout, { blocks }: Side, d: number): Float64Array {
  const width = layout.vector / 4;
  const gramian = new Float64Array(d * d);
  for (let block = 0; block < blocks.length - 1; block++) {
    const sums = new Float64Array(memory.buffer, layout.squares + block * width * width * 8, width * width);
    for (let row = 0; row < d; row++) {
      for (let column = 0; column <= row; column++) gramian[row * d + column]! += sums[row * width + column]!;
    }
  }
  for (let row = 0; row < d; row++) {
    for (let column = 0; column < row; column++) gramian[column * d + row] = gramian[row * d + column]!;
  }
  return gramian;
}

/** Writes the eigenbasis of `gramian`, and the part that all rows' systems share, to the kernel's memory. */
function share(memory: WebAssembly.Memory, layout: Layout, gramian: Float64Array, { d, unobserved }: Settings): void {
  const width = layout.vector / 4;
  const { values, basis } = eigenOf(gramian, d);
  const turn = new Float32Array(memory.buffer, layout.basis, width * width);
  for (let row = 0; row < d; row++) turn.set(basis.subarray(row * d, row * d + d), row * width);
  const spectrum = new Float32Array(memory.buffer, layout.spectrum, width).fill(LEAST);
  for (let k = 0; k < d; k++) spectrum[k] = Math.max(unobserved * values[k]!, LEAST);
}

/**
 * Factors of the items of an interaction matrix, as `fit` finds them, by WebAssembly SIMD in worker threads, or by `fit`
 * itself where the engine has no SIMD. The same interactions, settings and start give the same bits for any number of
 * workers, on engines and processors with the same arithmetic. Needs one to three bytes for each interaction beside what
 * `interactions` takes (four more if weights differ), a vector of f32 for each user, and two for each item.
 * @throws RangeError for an index outside of the matrix, for a start of another d, or if the vectors take over 4 GiB.
 */
export async function fitInParallel(
  interactions: Interactions,
  settings: Settings,
  options: FitOptions = {},
): Promise<Fitted> {
  const { start, until, now, onEpoch, arithmetic: allowed, workers = availableParallelism() } = options;
  if (!Number.isInteger(workers) || workers < 1) throw new RangeError("workers: give a whole number of at least 1.");
  const late = clock(until, now);
  const kernel = kernelOf("train", allowed);
  if (!kernel) {
    let epochs = 0;
    const values = interactions.values ?? new Float32Array(interactions.indices.length).fill(1);
    const items = fit({ ...interactions, values }, settings, start, (done) => {
      epochs = done;
      onEpoch?.(done);
      return late();
    });
    return { items, epochs, arithmetic: "typescript" };
  }
  const { d } = settings;
  const weight = commonWeight(interactions);
  const values = weight === undefined ? interactions.values : undefined;
  const byUser = { ...interactions, values };
  const byItem = packTranspose(byUser);
  const longest = [byUser, byItem].reduce((most, { rows, starts }) => {
    for (let row = 0; row < rows; row++) most = Math.max(most, starts[row + 1]! - starts[row]!);
    return most;
  }, 0);
  const layout = layoutOf({ d, users: byUser.rows, items: byItem.rows, longest, workers });
  const memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages, shared: true });
  const sideOf = (matrix: Omit<Csr, "indices" | "values">, values: Float32Array | undefined, vectors: number) => ({
    columns: matrix.columns,
    starts: shared(matrix.starts),
    values: values && shared(values),
    weight: weight ?? 1,
    vectors,
    blocks: blocksOf(matrix.rows, matrix.starts),
  });
  const sides = [
    { ...sideOf(byUser, byUser.values, layout.users), indices: shared(byUser.indices) },
    { ...sideOf(byItem, byItem.values, layout.items), indices: byItem },
  ] as const;
  const count = byItem.rows;
  const width = layout.vector / 4;
  const vectors = new Float32Array(memory.buffer, layout.items, count * width);
  begin(settings, count, start, vectors, width);

  const { steps, unobserved, regularisation, exponent } = settings;
  const data: Omit<WorkerData, "desk" | "next"> = {
    kernel: kernel.module,
    memory,
    layout,
    sides,
    steps,
    objective: { unobserved, regularisation, exponent },
  };
  const pool = new Pool<Task>(workerSource, workers, data);
  try {
    let epochs = 0;
    await pool.run({ do: "square", side: 1 });
    let gramian = gramianIn(memory, layout, sides[1], d);
    while (epochs < settings.epochs) {
      for (const side of [0, 1] as const) {
        share(memory, layout, gramian, settings);
        await pool.run({ do: "rotate", side: side === 0 ? 1 : 0 });
        await pool.run({ do: "solve", side });
        gramian = gramianIn(memory, layout, sides[side], d);
      }
      epochs++;
      onEpoch?.(epochs);
      if (late()) break;
    }
    const factors = new Float32Array(count * d);
    for (let item = 0; item < count; item++) {
      factors.set(vectors.subarray(item * width, item * width + d), item * d);
    }
    return { items: onPrincipalAxes(factors, d, gramian), epochs, arithmetic: kernel.arithmetic };
  } finally {
    await pool.close();
  }
}
