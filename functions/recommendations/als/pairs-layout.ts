const PAGE = 65536;
/** The size limit of a WebAssembly memory. */
const MOST_BYTES = 2 ** 32;
/** The first free byte after the kernel's own data. */
const FIRST = 1024;
/** The most sums that are stored for each item; more are not worth their time. */
const MOST_KEPT = 400;
/** The most sums that are stored in all, at 8 bytes each. */
const MOST_SUMS = 2 ** 27;

/** The most items on which each item is solved. */
export const SUPPORT = 200;

/** The number of sums stored for each of `items` items. */
export const keptOf = (items: number): number =>
  Math.max(1, Math.min(MOST_KEPT, items - 1, Math.floor(MOST_SUMS / Math.max(1, items))));

/** A worker's own memory. */
interface Desk {
  readonly users: number;
  readonly weights: number;
  readonly sums: number;
  readonly marks: number;
  readonly heapScores: number;
  readonly heapItems: number;
  readonly found: number;
  readonly places: number;
  readonly matrix: number;
  readonly vectors: number;
}

/** The byte offsets of everything in the memory of pairs. */
export interface PairsLayout {
  readonly starts: number;
  readonly indices: number;
  /** 0 if every choice is 1. */
  readonly values: number;
  readonly scales: number;
  readonly diagonal: number;
  readonly near: number;
  readonly sums: number;
  readonly held: number;
  /** The number of sums stored for each item. */
  readonly kept: number;
  /** The bytes of a vector of a solve, which has one unused number. */
  readonly vector: number;
  readonly desks: readonly Desk[];
  readonly pages: number;
}

/** @throws RangeError if it does not fit into one WebAssembly memory. */
export function pairsLayoutOf(size: {
  readonly users: number;
  readonly items: number;
  readonly choices: number;
  /** Whether choices have values of their own. */
  readonly valued: boolean;
  /** The number of users of the most chosen item. */
  readonly longest: number;
  /** The most neighbours of an item. */
  readonly width: number;
  /** Whether items are solved; otherwise no memory is reserved for it. */
  readonly solved: boolean;
  readonly workers: number;
}): PairsLayout {
  let end = FIRST;
  const take = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const { items } = size;
  const kept = size.solved ? keptOf(items) : 0;
  const vector = Math.ceil((Math.min(SUPPORT, kept) + 1) / 4) * 16;
  const most = Math.max(kept, size.width);
  // Whole blocks of marks, and marks for sixteen blocks at once.
  const padded = Math.ceil(items / 256) * 256;
  const layout = {
    kept,
    vector,
    starts: take(4 * (size.users + 1)),
    indices: take(4 * size.choices),
    values: size.valued ? take(4 * size.choices) : 0,
    scales: take(4 * padded),
    diagonal: take(4 * items),
    near: take(4 * items * kept),
    sums: take(4 * items * kept),
    held: take(4 * items),
    desks: Array.from({ length: size.workers }, () => ({
      users: take(4 * size.longest),
      weights: take(4 * size.longest),
      sums: take(4 * padded),
      marks: take(padded / 16),
      heapScores: take(4 * most),
      heapItems: take(4 * most),
      found: take(4 * most),
      places: take(2 * items),
      matrix: take((vector / 4) * vector),
      vectors: take(5 * vector),
    })),
  };
  if (end > MOST_BYTES) {
    throw new RangeError(
      `${size.choices} interactions with ${items} items take ${(end / 2 ** 30).toFixed(1)} GiB to be paired, of 4.`,
    );
  }
  return { ...layout, pages: Math.ceil(end / PAGE) };
}
