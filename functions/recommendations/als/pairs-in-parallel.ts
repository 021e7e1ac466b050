import { availableParallelism } from "node:os";
import { pairsWorkerSource } from "./compiled.ts";
import type { Csr } from "./csr.ts";
import { type Arithmetic, kernelOf } from "./kernels.ts";
import { damped, degreesOf, type NeighbourSettings } from "./neighbours.ts";
import { packTranspose } from "./packed.ts";
import { type PairsLayout, pairsLayoutOf, SUPPORT } from "./pairs-layout.ts";
import type { ItemSide, PairsTask, PairsWorkerData, Slots } from "./pairs-worker.ts";
import { Pool } from "./pool.ts";
import type { SolvedSettings } from "./solved.ts";
import { ENOUGH, MOST_STEPS, pairedOf, scalesOf, systemOf, turned } from "./solved-nearby.ts";
import type { Found } from "./solver.ts";

/** The number of blocks of items for all threads, and after how many of them the time is checked. */
const BLOCKS = 512;
const ROUNDS = 64;

export interface PairsOptions {
  /** Worker threads; by default as many as the machine has processors. */
  readonly workers?: number | undefined;
  /** The kinds of arithmetic that may be used, for tests and comparisons. */
  readonly arithmetic?: readonly Arithmetic[] | undefined;
}

/** Whether to end with the result so far. */
export type Late = () => boolean;

/** The users' choices in shared memory, for worker threads that pair them. */
export interface Pairs {
  /** As `neighboursOf`. */
  together(settings: NeighbourSettings, late?: Late): Promise<Found>;
  /** As `solvedNearby`; with `targets`, only for that many of the most chosen items. */
  solved(settings: SolvedSettings, options?: { readonly late?: Late; readonly targets?: number }): Promise<Found>;
  close(): Promise<void>;
}

const sharedInts = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
const sharedFloats = (length: number) => new Float32Array(new SharedArrayBuffer(4 * length));

const slotsFor = (items: number, width: number): Slots => ({
  width,
  indices: sharedInts(items * width).fill(-1),
  weights: sharedFloats(items * width),
});

/** Items by popularity, most chosen first, and blocks of them of about the same cost. */
export function orderOf(
  starts: Int32Array,
  costs: Float64Array,
): { readonly order: Int32Array; readonly blocks: Int32Array } {
  const items = starts.length - 1;
  const holders = (item: number) => starts[item + 1]! - starts[item]!;
  const order = sharedInts(items);
  order.set(Int32Array.from({ length: items }, (_, item) => item).sort((a, b) => holders(b) - holders(a) || a - b));
  const cost = costs.reduce((sum, value) => sum + value, 0) / BLOCKS;
  const cuts = [0];
  let sum = 0;
  for (let at = 0; at < items; at++) {
    sum += costs[order[at]!]!;
    if (sum < cost && at < items - 1) continue;
    cuts.push(at + 1);
    sum = 0;
  }
  return { order, blocks: Int32Array.from(cuts) };
}

/** Works on all blocks in rounds until it is late; returns the share of the items done and the number of choices read. */
export async function inRounds(
  pool: Pool<PairsTask>,
  task: (end: number) => PairsTask,
  { blocks, late }: { readonly blocks: Int32Array; readonly late: Late | undefined },
): Promise<{ readonly share: number; readonly looked: number }> {
  const count = blocks.length - 1;
  const size = Math.max(1, Math.ceil(count / ROUNDS));
  let looked = 0;
  let first = 0;
  for (; first < count && !late?.(); first += size) {
    const said = await pool.run(task(Math.min(count, first + size)), first);
    looked += said.reduce<number>((sum, each) => sum + (each as number), 0);
  }
  const done = Math.min(first, count);
  return { share: count === 0 ? 1 : blocks[done]! / blocks[count]!, looked };
}

/** A kernel's memory and its threads. */
export interface Laid {
  readonly pool: Pool<PairsTask>;
  readonly memory: WebAssembly.Memory;
  readonly layout: PairsLayout;
}

/** Creates a memory, lets `fill` write the choices into it, and starts threads. */
export function lay(
  size: Parameters<typeof pairsLayoutOf>[0],
  kernel: WebAssembly.Module,
  { order, fill }: { order: Int32Array; fill: (memory: WebAssembly.Memory, layout: PairsLayout) => ItemSide },
): Laid {
  const layout = pairsLayoutOf(size);
  const memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages, shared: true });
  const data: Omit<PairsWorkerData, "desk" | "next"> = { kernel, memory, layout, order, byItem: fill(memory, layout) };
  return { pool: new Pool<PairsTask>(pairsWorkerSource, size.workers, data), memory, layout };
}

const longestOf = (starts: Int32Array): number => {
  let longest = 0;
  for (let row = 1; row < starts.length; row++) longest = Math.max(longest, starts[row]! - starts[row - 1]!);
  return longest;
};

/** The degrees of the items, without transposing the matrix. */
function itemDegreesOf({ columns, indices, values }: Csr): { degrees: Float64Array; mean: number } {
  const degrees = new Float64Array(columns);
  for (let at = 0; at < indices.length; at++) degrees[indices[at]!]! += values[at]!;
  let total = 0;
  let chosen = 0;
  for (const degree of degrees) {
    total += degree;
    if (degree > 0) chosen++;
  }
  return { degrees, mean: total / (chosen || 1) };
}

/** The cost of each item: the number of choices of all users who chose it. */
function costsOf({ rows, columns, starts, indices }: Csr): Float64Array {
  const costs = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const count = starts[row + 1]! - starts[row]!;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) costs[indices[at]!]! += count;
  }
  return costs;
}

/**
 * Copies a matrix to shared memory for worker threads, which pair users' choices by WebAssembly SIMD; undefined if the engine has no
 * SIMD. The same matrix gives the same bits for any number of threads, as each item is summed by one thread. Only a user's heaviest
 * thousand choices count, which bounds the cost. It takes 4 bytes for each paired interaction, 4 more if weights differ, one to three
 * for the transpose, and 8 for each stored sum.
 * @throws RangeError if that does not fit into one WebAssembly memory.
 */
export function openPairs(
  given: Csr,
  width: number,
  { workers = availableParallelism(), arithmetic }: PairsOptions = {},
): Pairs | undefined {
  const kernel = kernelOf("pairs", arithmetic);
  if (!kernel || given.columns === 0) return undefined;
  const interactions = pairedOf(given);
  const { rows: users, columns: items, starts, indices, values } = interactions;
  const [first = 1] = values;
  const valued = !values.every((value) => value === first);
  const counted = valued ? interactions : { ...interactions, values: undefined };
  const byItem = packTranspose(counted);
  const { order, blocks } = orderOf(byItem.starts, costsOf(interactions));
  const { pool, memory, layout } = lay(
    { users, items, choices: indices.length, valued, longest: longestOf(byItem.starts), width, solved: true, workers },
    kernel.module,
    {
      order,
      fill({ buffer }, at) {
        new Uint32Array(buffer, at.starts, users + 1).set(starts);
        new Uint32Array(buffer, at.indices, indices.length).set(indices);
        if (valued) new Float32Array(buffer, at.values, values.length).set(values);
        return { rows: items, starts: byItem.starts, indices: byItem, values: byItem.values };
      },
    },
  );
  /** If all weigh alike, the common factor of each user's share. */
  const weight = valued ? 1 : first * first;
  const userDegrees = degreesOf(interactions);
  const itemDegrees = itemDegreesOf(interactions);
  const scales = new Float32Array(memory.buffer, layout.scales, items);
  const held = new Uint32Array(memory.buffer, layout.held, items);
  const ordered = { blocks, decay: 0, farthest: 0 };
  /** The users' damping with which the stored sums were computed. */
  let keptFor: { readonly damping: number; readonly share: number; readonly looked: number } | undefined;

  return {
    async together({ width, userDamping, fromDamping, toDamping }, late) {
      const shares = sharedFloats(users);
      damped(userDegrees.degrees, userDegrees.mean, userDamping, 1).forEach((by, user) => {
        shares[user] = by > 0 ? weight / by : 0;
      });
      const inverse = (exponent: number) =>
        damped(itemDegrees.degrees, itemDegrees.mean, exponent, 0.5).map((by) => (by > 0 ? 1 / by : 0));
      scales.set(inverse(toDamping));
      const from = sharedFloats(items);
      from.set(inverse(fromDamping));
      const into = slotsFor(items, width);
      const task = (end: number): PairsTask => ({ do: "near", ...ordered, end, shares, from, into });
      return { neighbours: into, ...(await inRounds(pool, task, { blocks, late })) };
    },
    async solved(settings, { late, targets = items } = {}) {
      const system = systemOf(interactions, settings);
      const size = Math.min(SUPPORT, layout.kept);
      const into = slotsFor(items, size);
      if (system.unit === 0) return { neighbours: turned(into, system, settings.width), share: 1, looked: 0 };
      if (keptFor?.damping !== settings.solvedUserDamping) {
        const { shares: plain } = system;
        const shares = sharedFloats(users);
        plain.forEach((share, user) => {
          shares[user] = weight * share;
        });
        scales.set(scalesOf(system));
        held.fill(0);
        const task = (end: number): PairsTask => ({
          do: "near",
          ...ordered,
          end,
          shares,
          from: undefined,
          into: undefined,
        });
        keptFor = {
          damping: settings.solvedUserDamping,
          ...(await inRounds(pool, task, { blocks, late })),
        };
        // Items that were not reached in time can be computed by a later call.
        if (keptFor.share < 1) keptFor = { ...keptFor, damping: Number.NaN };
      }
      const ridge = settings.solvedRidge * system.unit;
      new Float32Array(memory.buffer, layout.diagonal, items).set(system.diagonal.map((own) => own + ridge));
      const some = Math.min(targets, items);
      const step = Math.max(1, Math.ceil(some / BLOCKS));
      const cuts = Int32Array.from({ length: Math.ceil(some / step) + 1 }, (_, at) => Math.min(some, at * step));
      const task = (end: number): PairsTask => ({
        do: "solve",
        blocks: cuts,
        end,
        size,
        steps: MOST_STEPS,
        enough: ENOUGH,
        into,
      });
      const { share } = await inRounds(pool, task, { blocks: cuts, late });
      return {
        neighbours: turned(into, system, settings.width),
        share: Math.min(keptFor.share, share),
        looked: keptFor.looked,
      };
    },
    close: () => pool.close(),
  };
}
