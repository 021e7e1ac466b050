/** YᵀY of a matrix of `rows` vectors of length d, by rows: d x d in double precision, both triangles filled. */
export function gramian(vectors: Float32Array, d: number): Float64Array {
  const result = new Float64Array(d * d);
  const vector = new Float64Array(d);
  for (let at = 0; at < vectors.length; at += d) {
    for (let k = 0; k < d; k++) vector[k] = vectors[at + k]!;
    for (let row = 0; row < d; row++) {
      const left = vector[row]!;
      const base = row * d;
      for (let column = 0; column <= row; column++) result[base + column]! += left * vector[column]!;
    }
  }
  for (let row = 0; row < d; row++) {
    for (let column = 0; column < row; column++) result[column * d + row] = result[row * d + column]!;
  }
  return result;
}
