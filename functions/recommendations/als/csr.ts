/**
 * A sparse matrix by rows: row `r` holds columns `indices[starts[r]..starts[r + 1]]` in ascending order, each once,
 * with `values` beside them.
 */
export interface Csr {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  /**
   * The rank of each in the order of its row's last interactions, 0 the first; -1 throughout a row whose order must not be learnt;
   * undefined if no order is known.
   */
  readonly places?: Float32Array | undefined;
}

/** Arrays in shared memory, so that all worker threads use the same matrix. */
const int32 = (length: number) => new Int32Array(new SharedArrayBuffer(4 * length));
const float32 = (length: number) => new Float32Array(new SharedArrayBuffer(4 * length));

/**
 * The transpose. Its rows come out in ascending order whatever the order within the rows of `matrix`.
 * @throws RangeError for an index outside of the matrix.
 */
export function transpose(matrix: Csr): Csr {
  const starts = int32(matrix.columns + 1);
  for (let at = 0; at < matrix.indices.length; at++) {
    const column = matrix.indices[at]!;
    if (!(column >= 0 && column < matrix.columns)) {
      throw new RangeError(`indices: ${column} is not one of ${matrix.columns} columns.`);
    }
    starts[column + 1]!++;
  }
  for (let column = 0; column < matrix.columns; column++) starts[column + 1]! += starts[column]!;
  const next = starts.slice();
  const indices = int32(matrix.indices.length);
  const values = float32(matrix.indices.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++) {
      const slot = next[matrix.indices[at]!]!++;
      indices[slot] = row;
      values[slot] = matrix.values[at]!;
    }
  }
  return { rows: matrix.columns, columns: matrix.rows, starts, indices, values };
}

/** Merges adjacent entries of the same cell, in place. */
function mergeRepeats(matrix: Csr): Csr {
  const { indices, values } = matrix;
  const starts = int32(matrix.rows + 1);
  let kept = 0;
  for (let row = 0; row < matrix.rows; row++) {
    starts[row] = kept;
    for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++) {
      if (kept > starts[row]! && indices[kept - 1] === indices[at]) {
        values[kept - 1]! += values[at]!;
      } else {
        indices[kept] = indices[at]!;
        values[kept++] = values[at]!;
      }
    }
  }
  starts[matrix.rows] = kept;
  return { ...matrix, starts, indices: indices.subarray(0, kept), values: values.subarray(0, kept) };
}

/**
 * Builds a matrix from entries in any order; the values of a repeated cell add up.
 * @throws RangeError for an entry outside of the matrix.
 */
export function csrOf(
  rows: number,
  columns: number,
  entries: {
    readonly row: ArrayLike<number>;
    readonly column: ArrayLike<number>;
    readonly value?: ArrayLike<number> | undefined;
  },
): Csr {
  const count = entries.row.length;
  const starts = new Int32Array(columns + 1);
  for (let at = 0; at < count; at++) {
    const column = entries.column[at]!;
    if (!(column >= 0 && column < columns)) throw new RangeError(`column: ${column} is not one of ${columns} columns.`);
    starts[column + 1]!++;
  }
  for (let column = 0; column < columns; column++) starts[column + 1]! += starts[column]!;
  const next = starts.slice();
  const indices = new Int32Array(count);
  const values = new Float32Array(count);
  for (let at = 0; at < count; at++) {
    const slot = next[entries.column[at]!]!++;
    indices[slot] = entries.row[at]!;
    values[slot] = entries.value?.[at] ?? 1;
  }
  return mergeRepeats(transpose({ rows: columns, columns: rows, starts, indices, values }));
}
