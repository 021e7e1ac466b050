/**
 * Factors a symmetric positive definite matrix (d x d, by rows, lower triangle read) into L Lᵀ, in place.
 * @throws RangeError if the matrix is not positive definite.
 */
export function factorise(matrix: Float64Array, d: number): void {
  for (let column = 0; column < d; column++) {
    const at = column * d;
    let pivot = matrix[at + column]!;
    for (let k = 0; k < column; k++) pivot -= matrix[at + k]! * matrix[at + k]!;
    if (!(pivot > 0)) throw new RangeError("The matrix is not positive definite.");
    const root = Math.sqrt(pivot);
    matrix[at + column] = root;
    for (let row = column + 1; row < d; row++) {
      const below = row * d;
      let sum = matrix[below + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[below + k]! * matrix[at + k]!;
      matrix[below + column] = sum / root;
    }
  }
}

/** Solves L Lᵀ x = b for the factor that `factorise` left; `b` becomes x. */
export function substitute(factor: Float64Array, d: number, b: Float64Array): void {
  for (let row = 0; row < d; row++) {
    let sum = b[row]!;
    for (let k = 0; k < row; k++) sum -= factor[row * d + k]! * b[k]!;
    b[row] = sum / factor[row * d + row]!;
  }
  for (let row = d - 1; row >= 0; row--) {
    let sum = b[row]!;
    for (let k = row + 1; k < d; k++) sum -= factor[k * d + row]! * b[k]!;
    b[row] = sum / factor[row * d + row]!;
  }
}
