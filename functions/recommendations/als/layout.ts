import { MOST_BLOCKS } from "./blocks.ts";

/** Interactions that a worker copies into the kernel's memory at a time, unless one row has more. */
export const BATCH = 1 << 16;
/** Rows that a worker hands to the kernel at a time. */
export const BATCH_ROWS = 1 << 12;
/** The size limit of a WebAssembly memory. */
const MOST_BYTES = 2 ** 32;
const PAGE = 65536;

/** A worker's own memory. */
interface Desk {
  readonly scratch: number;
  readonly starts: number;
  readonly ridges: number;
  readonly indices: number;
  readonly weights: number;
}

/** The byte offsets of everything in the kernel's memory. */
export interface Layout {
  /** Bytes of a vector: its numbers, and zeros to a multiple of 32 bytes. */
  readonly vector: number;
  readonly basis: number;
  readonly spectrum: number;
  /** Sums of squares (f64), one for each block. */
  readonly squares: number;
  readonly users: number;
  readonly items: number;
  readonly desks: readonly Desk[];
  /** The capacity of a desk, in interactions. */
  readonly held: number;
  readonly pages: number;
}

/** @throws RangeError if it does not fit into one WebAssembly memory. */
export function layoutOf(size: {
  readonly d: number;
  readonly users: number;
  readonly items: number;
  /** Interactions of the longest row of either side. */
  readonly longest: number;
  readonly workers: number;
}): Layout {
  // The kernel's own data come first.
  let end = 1024;
  const take = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const vector = Math.ceil(size.d / 8) * 32;
  const held = Math.max(BATCH, size.longest);
  const layout = {
    vector,
    held,
    basis: take((vector / 4) * vector),
    spectrum: take(vector),
    squares: take(MOST_BLOCKS * (vector / 4) ** 2 * 8),
    users: take(size.users * vector),
    items: take(size.items * vector),
    desks: Array.from({ length: size.workers }, () => ({
      scratch: take(4 * vector),
      starts: take(4 * (BATCH_ROWS + 1)),
      ridges: take(4 * BATCH_ROWS),
      indices: take(4 * held),
      // The kernel reads three weights after the last, without using them.
      weights: take(4 * (held + 3)),
    })),
  };
  if (end > MOST_BYTES) {
    const gibibytes = (end / 2 ** 30).toFixed(1);
    throw new RangeError(
      `d: vectors of ${size.d} numbers for ${size.users} users and ${size.items} items take ${gibibytes} GiB of the 4 that one memory holds; choose a smaller d.`,
    );
  }
  return { ...layout, pages: Math.ceil(end / PAGE) };
}
