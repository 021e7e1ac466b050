import { availableParallelism } from "node:os";
import type { Csr } from "./csr.ts";
import { kernelOf } from "./kernels.ts";
import { damped } from "./neighbours.ts";
import { inRounds, type Late, lay, orderOf, type PairsOptions } from "./pairs-in-parallel.ts";
import type { PairsTask } from "./pairs-worker.ts";
import type { Found } from "./solver.ts";
import { DAMPING, FARTHEST, type TransitionSettings, transitionsOf } from "./transitions.ts";
import { typicalWeight } from "./unit.ts";

/** With fewer interactions, starting threads takes longer than the work. */
const FEW = 4e5;
/** The mark at the end of a user's sequence, as in the kernel. */
const END = 0xffffffff;

const sharedInts = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
const sharedFloats = (length: number) => new Float32Array(new SharedArrayBuffer(4 * length));

/** A row's liked choices in the order of time, in an array that is reused. */
function inOrder({ starts, values, places }: Csr, row: number, room: number[]): readonly number[] {
  room.length = 0;
  const from = starts[row]!;
  if (!places || !(places[from]! >= 0)) return room;
  for (let at = from; at < starts[row + 1]!; at++) if (values[at]! > 0) room.push(at);
  return room.sort((a, b) => places[a]! - places[b]!);
}

/**
 * As `transitionsOf`, by WebAssembly SIMD in worker threads. Beside the interactions it takes 16 bytes for each whose order is
 * known.
 */
export async function transitionsInParallel(
  interactions: Csr,
  settings: TransitionSettings,
  { workers, arithmetic, late }: PairsOptions & { readonly late?: Late } = {},
): Promise<Found> {
  const kernel = kernelOf("pairs", arithmetic);
  const { rows, columns: items, starts, indices, values, places } = interactions;
  const { orderWidth: width, orderDecay: decay } = settings;
  if (!places || !kernel || items === 0 || (indices.length < FEW && workers === undefined)) {
    return { neighbours: transitionsOf(interactions, settings), share: 1, looked: 0 };
  }
  const typical = typicalWeight(values);
  const trusted = (at: number) => Math.min(1, values[at]! / typical);
  const room: number[] = [];
  const ends = sharedInts(items + 1);
  let choices = 0;
  for (let row = 0; row < rows; row++) {
    for (const at of inOrder(interactions, row, room)) {
      ends[indices[at]! + 1]!++;
      choices++;
    }
  }
  let longest = 0;
  for (let item = 0; item < items; item++) {
    longest = Math.max(longest, ends[item + 1]!);
    ends[item + 1]! += ends[item]!;
  }
  const degrees = new Float64Array(items);
  const costs = Float64Array.from({ length: items }, (_, item) => 1 + ends[item + 1]! - ends[item]!);
  const { order, blocks } = orderOf(ends, costs);
  const { pool, memory, layout } = lay(
    {
      users: 0,
      items,
      choices: choices + rows,
      valued: true,
      longest,
      width,
      solved: false,
      workers: workers ?? availableParallelism(),
    },
    kernel.module,
    {
      order,
      fill({ buffer }, at) {
        const sequence = new Uint32Array(buffer, at.indices, choices + rows);
        const trust = new Float32Array(buffer, at.values, choices + rows);
        const next = ends.slice();
        const where = sharedInts(choices);
        const weights = sharedFloats(choices);
        let place = 0;
        for (let row = 0; row < starts.length - 1; row++) {
          const own = inOrder(interactions, row, room);
          let whole = 0;
          for (const at of own) whole += trusted(at);
          // As in transitionsOf.
          const share = Math.min(1, whole) * own.length ** -DAMPING.user;
          for (const at of own) {
            const item = indices[at]!;
            degrees[item]! += trusted(at);
            sequence[place] = item;
            trust[place] = trusted(at);
            weights[next[item]!] = share * trusted(at);
            where[next[item]!++] = place++;
          }
          sequence[place++] = END;
        }
        return { rows: items, starts: ends, indices: where, values: weights };
      },
    },
  );
  try {
    const chosen = degrees.reduce((sum, degree) => sum + (degree > 0 ? 1 : 0), 0);
    const mean = degrees.reduce((sum, degree) => sum + degree, 0) / Math.max(1, chosen);
    const inverse = (exponent: number) => damped(degrees, mean, exponent, 0.5).map((by) => (by > 0 ? 1 / by : 0));
    new Float32Array(memory.buffer, layout.scales, items).set(inverse(DAMPING.to));
    const from = sharedFloats(items);
    from.set(inverse(DAMPING.from));
    const into = { width, indices: sharedInts(items * width).fill(-1), weights: sharedFloats(items * width) };
    const task = (end: number): PairsTask => ({
      do: "near",
      blocks,
      end,
      shares: undefined,
      decay,
      farthest: FARTHEST + 1,
      from,
      into,
    });
    return { neighbours: into, ...(await inRounds(pool, task, { blocks, late })) };
  } finally {
    await pool.close();
  }
}
