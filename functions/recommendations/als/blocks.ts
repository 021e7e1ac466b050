/** The fixed cost of a row, as a number of interactions. */
const ROW_COST = 16;
/** The least cost of a block. */
const LEAST_COST = 1 << 14;
/** The most blocks, as each has its own sum of squares. */
export const MOST_BLOCKS = 256;

/**
 * Cuts the rows of a sparse matrix into blocks of about the same cost: block b is rows result[b] to result[b + 1]. The
 * cut depends on the matrix alone, never on the number of workers, so that sums over blocks come out the same.
 */
export function blocksOf(rows: number, starts: Int32Array): Int32Array {
  const total = starts[rows]! + ROW_COST * rows;
  const cost = Math.max(LEAST_COST, Math.ceil(total / MOST_BLOCKS));
  const cuts = [0];
  for (let row = 1; row < rows; row++) {
    if (starts[row]! + ROW_COST * row >= cuts.length * cost) cuts.push(row);
  }
  if (rows > 0) cuts.push(rows);
  return Int32Array.from(cuts);
}
