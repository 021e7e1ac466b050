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
}

/** The transpose. Its rows come out in ascending order whatever the order within the rows of `matrix`. */
export function transpose(matrix: Csr): Csr {
  const starts = new Int32Array(matrix.columns + 1);
  for (const column of matrix.indices) starts[column + 1]!++;
  for (let column = 0; column < matrix.columns; column++) starts[column + 1]! += starts[column]!;
  const next = starts.slice();
  const indices = new Int32Array(matrix.indices.length);
  const values = new Float32Array(matrix.indices.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++) {
      const slot = next[matrix.indices[at]!]!++;
      indices[slot] = row;
      values[slot] = matrix.values[at]!;
    }
  }
  return { rows: matrix.columns, columns: matrix.rows, starts, indices, values };
}

function mergeRepeats(matrix: Csr): Csr {
  const starts = new Int32Array(matrix.rows + 1);
  const indices = matrix.indices.slice();
  const values = matrix.values.slice();
  let kept = 0;
  for (let row = 0; row < matrix.rows; row++) {
    starts[row] = kept;
    for (let at = matrix.starts[row]!; at < matrix.starts[row + 1]!; at++) {
      if (kept > starts[row]! && indices[kept - 1] === matrix.indices[at]) {
        values[kept - 1]! += matrix.values[at]!;
      } else {
        indices[kept] = matrix.indices[at]!;
        values[kept++] = matrix.values[at]!;
      }
    }
  }
  starts[matrix.rows] = kept;
  return { ...matrix, starts, indices: indices.slice(0, kept), values: values.slice(0, kept) };
}

/** Builds a matrix from entries in any order; the values of a repeated cell add up. */
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
  for (let at = 0; at < count; at++) starts[entries.column[at]! + 1]!++;
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
