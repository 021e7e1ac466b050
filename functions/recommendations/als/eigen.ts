/** The eigenvalues of a symmetric matrix and its eigenvectors: the columns of `basis`, by rows, as wide as the matrix. */
export interface Eigen {
  readonly values: Float64Array;
  readonly basis: Float64Array;
}

/**
 * Brings a symmetric matrix (n x n, by rows) to tridiagonal form by Householder's reflections. `basis` comes in as the
 * matrix and goes out as the product of the reflections.
 */
function tridiagonalise(basis: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): void {
  const at = (row: number, column: number) => row * n + column;
  for (let k = 0; k < n; k++) diagonal[k] = basis[at(n - 1, k)]!;
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(diagonal[k]!);
    if (scale === 0) {
      beside[i] = diagonal[i - 1]!;
      for (let k = 0; k < i; k++) {
        diagonal[k] = basis[at(i - 1, k)]!;
        basis[at(i, k)] = 0;
        basis[at(k, i)] = 0;
      }
      diagonal[i] = 0;
      continue;
    }
    let squares = 0;
    for (let k = 0; k < i; k++) {
      diagonal[k]! /= scale;
      squares += diagonal[k]! * diagonal[k]!;
    }
    const last = diagonal[i - 1]!;
    const root = last > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    beside[i] = scale * root;
    squares -= last * root;
    diagonal[i - 1] = last - root;
    beside.fill(0, 0, i);
    for (let j = 0; j < i; j++) {
      const left = diagonal[j]!;
      basis[at(j, i)] = left;
      let sum = beside[j]! + basis[at(j, j)]! * left;
      for (let k = j + 1; k < i; k++) {
        sum += basis[at(k, j)]! * diagonal[k]!;
        beside[k]! += basis[at(k, j)]! * left;
      }
      beside[j] = sum;
    }
    let product = 0;
    for (let k = 0; k < i; k++) {
      beside[k]! /= squares;
      product += beside[k]! * diagonal[k]!;
    }
    for (let k = 0; k < i; k++) beside[k]! -= (product / (squares + squares)) * diagonal[k]!;
    for (let j = 0; j < i; j++) {
      for (let k = j; k < i; k++) basis[at(k, j)]! -= diagonal[j]! * beside[k]! + beside[j]! * diagonal[k]!;
      diagonal[j] = basis[at(i - 1, j)]!;
      basis[at(i, j)] = 0;
    }
    diagonal[i] = squares;
  }
  for (let i = 0; i < n - 1; i++) {
    basis[at(n - 1, i)] = basis[at(i, i)]!;
    basis[at(i, i)] = 1;
    const squares = diagonal[i + 1]!;
    if (squares !== 0) {
      for (let k = 0; k <= i; k++) diagonal[k] = basis[at(k, i + 1)]! / squares;
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k <= i; k++) sum += basis[at(k, i + 1)]! * basis[at(k, j)]!;
        for (let k = 0; k <= i; k++) basis[at(k, j)]! -= sum * diagonal[k]!;
      }
    }
    for (let k = 0; k <= i; k++) basis[at(k, i + 1)] = 0;
  }
  for (let k = 0; k < n; k++) {
    diagonal[k] = basis[at(n - 1, k)]!;
    basis[at(n - 1, k)] = 0;
  }
  basis[at(n - 1, n - 1)] = 1;
}

/** Diagonalises a tridiagonal matrix by QL steps with implicit shifts, and turns `basis` along. */
function diagonalise(basis: Float64Array, n: number, diagonal: Float64Array, beside: Float64Array): void {
  beside.copyWithin(0, 1);
  beside[n - 1] = 0;
  let shifted = 0;
  let largest = 0;
  for (let low = 0; low < n; low++) {
    largest = Math.max(largest, Math.abs(diagonal[low]!) + Math.abs(beside[low]!));
    let high = low;
    while (high < n - 1 && Math.abs(beside[high]!) > Number.EPSILON * largest) high++;
    while (high > low && Math.abs(beside[low]!) > Number.EPSILON * largest) {
      const before = diagonal[low]!;
      const half = (diagonal[low + 1]! - before) / (2 * beside[low]!);
      const root = half < 0 ? -Math.hypot(half, 1) : Math.hypot(half, 1);
      diagonal[low] = beside[low]! / (half + root);
      diagonal[low + 1] = beside[low]! * (half + root);
      const second = diagonal[low + 1]!;
      const secondBeside = beside[low + 1]!;
      const shift = before - diagonal[low]!;
      for (let k = low + 2; k < n; k++) diagonal[k]! -= shift;
      shifted += shift;
      let pivot = diagonal[high]!;
      let [cosine, cosine2, cosine3, sine, sine2] = [1, 1, 1, 0, 0];
      for (let i = high - 1; i >= low; i--) {
        cosine3 = cosine2;
        cosine2 = cosine;
        sine2 = sine;
        const side = cosine * beside[i]!;
        const turned = cosine * pivot;
        const radius = Math.hypot(pivot, beside[i]!);
        beside[i + 1] = sine * radius;
        sine = beside[i]! / radius;
        cosine = pivot / radius;
        pivot = cosine * diagonal[i]! - sine * side;
        diagonal[i + 1] = turned + sine * (cosine * side + sine * diagonal[i]!);
        for (let at = i; at < n * n; at += n) {
          const right = basis[at + 1]!;
          basis[at + 1] = sine * basis[at]! + cosine * right;
          basis[at] = cosine * basis[at]! - sine * right;
        }
      }
      pivot = (-sine * sine2 * cosine3 * secondBeside * beside[low]!) / second;
      beside[low] = sine * pivot;
      diagonal[low] = cosine * pivot;
    }
    diagonal[low]! += shifted;
    beside[low] = 0;
  }
}

/** Householder's reflections, then QL with implicit shifts (EISPACK's tred2 and tql2), of a symmetric n x n matrix. */
export function eigenOf(matrix: Float64Array, n: number): Eigen {
  const values = new Float64Array(n);
  const basis = matrix.slice();
  const beside = new Float64Array(n);
  if (n > 0) {
    tridiagonalise(basis, n, values, beside);
    diagonalise(basis, n, values, beside);
  }
  return { values, basis };
}
