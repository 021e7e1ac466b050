import { factorise, substitute } from "../../shared/statistics/cholesky.ts";
import { type Arithmetic, kernelOf } from "./kernels.ts";

/** The number of rows that are swept together. */
export const BLOCK = 64;
/** Rows of a panel, as kernel/invert.ts reads them. */
const PANEL = 4;
const PAGE = 65536;
/** The first free byte after the kernel's own data. */
const FIRST = 1024;

/** The exports of kernel/invert.ts. */
interface Kernel {
  addProducts(matrix: number, n: number, left: number, right: number, depth: number, first: number, last: number): void;
}

/** A symmetric positive definite matrix before and after it is inverted. */
export interface Invertible {
  /** Rows and columns of the array: `size`, rounded up to whole blocks. */
  readonly stride: number;
  /** By rows; the lower triangle is read, and contains the inverse afterwards. Initially zero. */
  readonly matrix: Float64Array;
  /**
   * Inverts it in place, in size³ / 2 multiplications.
   * @param late called between blocks of rows; true gives up
   * @returns whether it was inverted to the end
   * @throws RangeError if it is not positive definite.
   */
  invert(late?: () => boolean): boolean;
}

/** Adds left rightᵀ to the lower triangle, as the kernel does. */
function addProductsPlainly(matrix: Float64Array, n: number, left: Float64Array, right: Float64Array): void {
  for (let row = 0; row < n; row++) {
    const a = (row - (row % PANEL)) * BLOCK + (row % PANEL);
    for (let column = 0; column <= row; column++) {
      const b = (column - (column % PANEL)) * BLOCK + (column % PANEL);
      let sum = 0;
      for (let k = 0; k < BLOCK * PANEL; k += PANEL) sum += left[a + k]! * right[b + k]!;
      matrix[row * n + column]! += sum;
    }
  }
}

/** The inverse of a small matrix, both triangles filled. */
function inverseOf(matrix: Float64Array, n: number): Float64Array {
  factorise(matrix, n);
  const inverse = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    const unit = inverse.subarray(row * n, row * n + n);
    unit[row] = 1;
    substitute(matrix, n, unit);
  }
  return inverse;
}

/**
 * Allocates a matrix of `size` rows that can be inverted: by SIMD, or in plain TypeScript if the engine has none.
 * @throws RangeError if the matrix does not fit into one WebAssembly memory (about 23,000 rows).
 */
export function invertible(size: number, allowed?: readonly Arithmetic[]): Invertible {
  const stride = Math.max(BLOCK, Math.ceil(size / BLOCK) * BLOCK);
  const kernel = kernelOf("invert", allowed);
  const bytes = 8 * stride * (stride + 2 * BLOCK);
  const pages = Math.ceil((FIRST + bytes) / PAGE);
  if (pages > PAGE) throw new RangeError(`A matrix of ${size} rows is too large to be inverted.`);
  const memory = kernel && new WebAssembly.Memory({ initial: pages, maximum: pages });
  const buffer = memory ? memory.buffer : new ArrayBuffer(FIRST + bytes);
  const matrix = new Float64Array(buffer, FIRST, stride * stride);
  const left = new Float64Array(buffer, FIRST + matrix.byteLength, stride * BLOCK);
  const right = new Float64Array(buffer, left.byteOffset + left.byteLength, stride * BLOCK);
  let addProducts = () => addProductsPlainly(matrix, stride, left, right);
  if (kernel && memory) {
    const { addProducts: fast } = new WebAssembly.Instance(kernel.module, { env: { memory } })
      .exports as unknown as Kernel;
    addProducts = () => fast(FIRST, stride, left.byteOffset, right.byteOffset, BLOCK, 0, stride);
  }
  return {
    stride,
    matrix,
    invert(late) {
      for (let row = size; row < stride; row++) matrix[row * stride + row] = 1;
      for (let from = 0; from < size; from += BLOCK) {
        if (late?.()) return false;
        sweep({ matrix, stride, left, right }, from, addProducts);
      }
      for (let row = 0; row < size; row++) {
        for (let column = 0; column <= row; column++) matrix[row * stride + column]! *= -1;
      }
      return true;
    },
  };
}

/**
 * Sweeps a block of rows: with D the block and U what lies beside it, D becomes -D⁻¹, U becomes U D⁻¹, and all else loses
 * U D⁻¹ Uᵀ. After all blocks the matrix is minus its inverse (Goodnight, "A Tutorial on the SWEEP Operator", 1979). What is
 * not swept yet stays positive definite, so that no order of the rows is better than another.
 */
function sweep(
  {
    matrix,
    stride: n,
    left,
    right,
  }: Pick<Invertible, "matrix" | "stride"> & { readonly left: Float64Array; readonly right: Float64Array },
  from: number,
  addProducts: () => void,
): void {
  const block = new Float64Array(BLOCK * BLOCK);
  for (let row = 0; row < BLOCK; row++) {
    for (let column = 0; column <= row; column++) {
      block[row * BLOCK + column] = matrix[(from + row) * n + from + column]!;
    }
  }
  const inverse = inverseOf(block, BLOCK);
  const own = new Float64Array(BLOCK);
  const turned = new Float64Array(BLOCK);
  for (let row = 0; row < n; row++) {
    const panel = (row - (row % PANEL)) * BLOCK + (row % PANEL);
    const inside = row >= from && row < from + BLOCK;
    for (let k = 0; k < BLOCK; k++) {
      own[k] = inside ? 0 : row > from ? matrix[row * n + from + k]! : matrix[(from + k) * n + row]!;
    }
    turned.fill(0);
    for (let k = 0; k < BLOCK; k++) {
      const value = own[k]!;
      if (value === 0) continue;
      for (let column = 0; column < BLOCK; column++) turned[column]! += value * inverse[k * BLOCK + column]!;
    }
    for (let k = 0; k < BLOCK; k++) {
      left[panel + k * PANEL] = -turned[k]!;
      right[panel + k * PANEL] = own[k]!;
    }
  }
  addProducts();
  for (let row = 0; row < n; row++) {
    const panel = (row - (row % PANEL)) * BLOCK + (row % PANEL);
    for (let k = 0; k < BLOCK; k++) {
      if (row >= from && row < from + BLOCK) matrix[row * n + from + k] = -inverse[(row - from) * BLOCK + k]!;
      else if (row > from) matrix[row * n + from + k] = -left[panel + k * PANEL]!;
      else matrix[(from + k) * n + row] = -left[panel + k * PANEL]!;
    }
  }
}
