import type { Csr } from "./csr.ts";

/**
 * A sparse matrix by rows whose indices are kept as distances, each from the index before it in its row (from 0 for the
 * first), seven bits to a byte, lowest first, the eighth set on all but the last byte. Rows that are long for the number
 * of columns, as those of popular items are, take one or two bytes for an index in place of four.
 */
export interface Packed {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Int32Array;
  /** Where each row's bytes begin. */
  readonly offsets: Uint32Array;
  readonly bytes: Uint8Array;
  readonly values: Float32Array | undefined;
}

const bytesFor = (distance: number) => (distance === 0 ? 1 : Math.ceil((32 - Math.clz32(distance)) / 7));

/**
 * The transpose of a matrix, packed, in memory that threads can share.
 * @throws RangeError for an index outside of the matrix.
 */
export function packTranspose({
  rows: columns,
  columns: rows,
  starts: given,
  indices,
  values: weights,
}: Omit<Csr, "values"> & { readonly values?: Float32Array | undefined }): Packed {
  const starts = new Int32Array(new SharedArrayBuffer(4 * (rows + 1)));
  const offsets = new Uint32Array(new SharedArrayBuffer(4 * (rows + 1)));
  const before = new Int32Array(rows);
  for (let column = 0; column < columns; column++) {
    for (let at = given[column]!; at < given[column + 1]!; at++) {
      const row = indices[at]!;
      if (!(row >= 0 && row < rows)) throw new RangeError(`indices: ${row} is not one of ${rows} columns.`);
      starts[row + 1]!++;
      offsets[row + 1]! += bytesFor(column - before[row]!);
      before[row] = column;
    }
  }
  let size = 0;
  for (let row = 0; row < rows; row++) {
    starts[row + 1]! += starts[row]!;
    size += offsets[row + 1]!;
    offsets[row + 1] = size;
  }
  if (size >= 2 ** 32) throw new RangeError("indices: too many interactions for one fit; take fewer.");
  const bytes = new Uint8Array(new SharedArrayBuffer(size));
  const values = weights && new Float32Array(new SharedArrayBuffer(4 * indices.length));
  const next = starts.slice();
  const nextByte = offsets.slice();
  before.fill(0);
  for (let column = 0; column < columns; column++) {
    for (let at = given[column]!; at < given[column + 1]!; at++) {
      const row = indices[at]!;
      let distance = column - before[row]!;
      before[row] = column;
      let byte = nextByte[row]!;
      for (; distance > 127; distance >>>= 7) bytes[byte++] = 128 | (distance & 127);
      bytes[byte++] = distance;
      nextByte[row] = byte;
      if (values) values[next[row]!++] = weights[at]!;
    }
  }
  return { rows, columns, starts, offsets, bytes, values };
}

/** Writes the indices of rows `from` to `to` to `out`, from `at` on. */
export function unpack(
  { starts, offsets, bytes }: Packed,
  from: number,
  to: number,
  out: Uint32Array,
  at: number,
): void {
  let byte = offsets[from]!;
  let slot = at;
  for (let row = from; row < to; row++) {
    let index = 0;
    for (let left = starts[row + 1]! - starts[row]!; left > 0; left--) {
      let part = bytes[byte++]!;
      let distance = part & 127;
      for (let shift = 7; part > 127; shift += 7) {
        part = bytes[byte++]!;
        distance |= (part & 127) << shift;
      }
      index += distance;
      out[slot++] = index;
    }
  }
}
