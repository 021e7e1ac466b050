/**
 * The inner loops of what items say of each other. Numbers are f32 and indices u32 unless said. Pointers and counts are
 * trusted: only the worker of pairs calls this.
 */
import { heapify, sink, sortHeap } from "./heap";
import { multiplyAdd, sumOf, sumsOf } from "./simd";

/** Items of which one byte tells whether any has a sum: a cache line of sums. */
const MARKED: i32 = 16;

/**
 * Adds what `count` users chose, each times their weight, to the sums of items, and marks where sums are. A user's choices
 * lie from starts[user] to starts[user + 1]; without `values` each is 1. Returns how many choices were added.
 */
export function addChoices(
  users: usize,
  weights: usize,
  count: i32,
  starts: usize,
  indices: usize,
  values: usize,
  sums: usize,
  marks: usize,
): f64 {
  let added: f64 = 0;
  for (let at = 0; at < count; at++) {
    const weight = load<f32>(weights + (<usize>at << 2));
    const user = starts + (<usize>load<u32>(users + (<usize>at << 2)) << 2);
    const from = load<u32>(user);
    const end = load<u32>(user, 4);
    added += <f64>(end - from);
    for (let choice = from; choice < end; choice++) {
      const item = load<u32>(indices + (<usize>choice << 2));
      const sum = sums + (<usize>item << 2);
      const value: f32 = values == 0 ? 1 : load<f32>(values + (<usize>choice << 2));
      store<f32>(sum, load<f32>(sum) + weight * value);
      store<u8>(marks + (item >> 4), 1);
    }
  }
  return added;
}

/**
 * Adds what follows each of `count` choices to the sums of items, and marks where sums are. `sequence` has each user's items
 * in the order of time, and the greatest u32 after each user's; `trust` what each counts. A choice at `places` counts its
 * weight for the next one and `decay` of that for each further, for fewer than `farthest`. Returns how many were added.
 */
export function addFollowing(
  places: usize,
  weights: usize,
  count: i32,
  sequence: usize,
  trust: usize,
  sums: usize,
  marks: usize,
  decay: f32,
  farthest: i32,
): f64 {
  let added: f64 = 0;
  for (let at = 0; at < count; at++) {
    let weight = load<f32>(weights + (<usize>at << 2));
    let place = <usize>load<u32>(places + (<usize>at << 2)) << 2;
    for (let step = 1; step < farthest; step++) {
      place += 4;
      const item = load<u32>(sequence + place);
      if (item == u32.MAX_VALUE) break;
      const sum = sums + (<usize>item << 2);
      store<f32>(sum, load<f32>(sum) + weight * load<f32>(trust + place));
      store<u8>(marks + (item >> 4), 1);
      weight *= decay;
      added += 1;
    }
  }
  return added;
}

/**
 * Keeps the `most` items whose sums times their scales are highest, in two arrays, products and items, highest first, ties to
 * the lower item; `own` is not among them. Writes their sums to `out`, clears sums and marks, and returns how many there are.
 * Sums and scales have room for whole blocks of marks, marks for a multiple of 16.
 */
export function takeNearest(
  sums: usize,
  marks: usize,
  items: i32,
  own: i32,
  scales: usize,
  most: i32,
  heapScores: usize,
  heapItems: usize,
  out: usize,
): i32 {
  const blocks = (items + MARKED - 1) / MARKED;
  store<f32>(sums + (<usize>own << 2), 0);
  let size = 0;
  let least: f32 = 0;
  for (let many = 0; many < blocks; many += 16) {
    if (!v128.any_true(v128.load(marks + many))) continue;
    for (let block = many; block < many + 16; block++) {
      if (load<u8>(marks + block) == 0) continue;
      for (let item = block * MARKED; item < (block + 1) * MARKED; item += 4) {
        const at = <usize>item << 2;
        const four = f32x4.mul(v128.load(sums + at), v128.load(scales + at));
        if (!v128.any_true(f32x4.gt(four, f32x4.splat(least)))) continue;
        for (let lane = 0; lane < 4; lane++) {
          const place = at + (<usize>lane << 2);
          const score = load<f32>(sums + place) * load<f32>(scales + place);
          if (!(score > least)) continue;
          if (size == most) {
            store<f32>(heapScores, score);
            store<u32>(heapItems, item + lane);
            sink(heapScores, heapItems, size, 0);
          } else {
            store<f32>(heapScores + (<usize>size << 2), score);
            store<u32>(heapItems + (<usize>size << 2), item + lane);
            if (++size < most) continue;
            heapify(heapScores, heapItems, size);
          }
          least = load<f32>(heapScores);
        }
      }
    }
  }
  if (size < most) heapify(heapScores, heapItems, size);
  sortHeap(heapScores, heapItems, size);
  for (let at = 0; at < size; at++) {
    const item = load<u32>(heapItems + (<usize>at << 2));
    store<f32>(out + (<usize>at << 2), load<f32>(sums + (<usize>item << 2)));
  }
  for (let many = 0; many < blocks; many += 16) {
    if (!v128.any_true(v128.load(marks + many))) continue;
    for (let block = many; block < many + 16; block++) {
      if (load<u8>(marks + block) != 0) memory.fill(sums + ((<usize>block * MARKED) << 2), 0, MARKED << 2);
    }
    v128.store(marks + many, i64x2.splat(0));
  }
  return size;
}

/**
 * The ridge regression of one item on the `size` items that are nearest to it: writes the weights of these to `x`. Of each
 * item the `most` nearest and their sums are known, `held` of them; what is not among them counts as nothing. `places` has a
 * place (u16) for each item, all of them `size` or more between calls: `beyond`, the last row and column of the matrix, takes
 * what is not asked for. `diagonal` has the ridge in it. Conjugate gradients, preconditioned by the diagonal, in at most
 * `steps` steps; vectors have `bytes` bytes, a multiple of 16, and the matrix as many rows as a vector has numbers.
 */
export function solveNear(
  near: usize,
  sums: usize,
  held: usize,
  most: i32,
  target: i32,
  size: i32,
  places: usize,
  diagonal: usize,
  matrix: usize,
  vectors: usize,
  bytes: usize,
  steps: i32,
  enough: f32,
): i32 {
  const first = <usize>target * most * 4;
  const beyond = (bytes >> 2) - 1;
  memory.fill(matrix, 0, <usize>size * bytes);
  memory.fill(vectors, 0, 5 * bytes);
  const x = vectors;
  const residual = x + bytes;
  const direction = residual + bytes;
  const image = direction + bytes;
  const inverse = image + bytes;
  for (let row = 0; row < size; row++) {
    const item = <usize>load<u32>(near + first + (<usize>row << 2));
    store<u16>(places + (item << 1), <u16>row);
  }
  for (let row = 0; row < size; row++) {
    const item = <usize>load<u32>(near + first + (<usize>row << 2));
    const from = item * most * 4;
    const end = from + (<usize>load<u32>(held + (item << 2)) << 2);
    const across = matrix + <usize>row * bytes;
    const down = matrix + (<usize>row << 2);
    for (let at = from; at < end; at += 4) {
      const place = <usize>load<u16>(places + (<usize>load<u32>(near + at) << 1));
      const sum = load<f32>(sums + at);
      store<f32>(across + (place << 2), sum);
      store<f32>(down + place * bytes, sum);
    }
  }
  let length: f32 = 0;
  for (let row = 0; row < size; row++) {
    const at = <usize>row << 2;
    const item = <usize>load<u32>(near + first + at);
    const own = load<f32>(diagonal + (item << 2));
    const pull = load<f32>(sums + first + at);
    store<u16>(places + (item << 1), <u16>beyond);
    store<f32>(matrix + <usize>row * bytes + at, own);
    store<f32>(matrix + <usize>row * bytes + (beyond << 2), 0);
    store<f32>(inverse + at, 1 / own);
    store<f32>(residual + at, pull);
    store<f32>(direction + at, pull / own);
    length += (pull * pull) / own;
  }
  const least = enough * length;
  let step = 0;
  while (step < steps && length > least) {
    step++;
    let product = f32x4.splat(0);
    for (let row = 0; row < size; row += 4) {
      const y0 = matrix + <usize>row * bytes;
      const y1 = y0 + bytes;
      const y2 = y1 + bytes;
      const y3 = y2 + bytes;
      let a0 = f32x4.splat(0);
      let a1 = f32x4.splat(0);
      let a2 = f32x4.splat(0);
      let a3 = f32x4.splat(0);
      for (let k: usize = 0; k < bytes; k += 16) {
        const part = v128.load(direction + k);
        a0 = multiplyAdd(part, v128.load(y0 + k), a0);
        a1 = multiplyAdd(part, v128.load(y1 + k), a1);
        a2 = multiplyAdd(part, v128.load(y2 + k), a2);
        a3 = multiplyAdd(part, v128.load(y3 + k), a3);
      }
      const four = sumsOf(a0, a1, a2, a3);
      v128.store(image + (<usize>row << 2), four);
      product = multiplyAdd(four, v128.load(direction + (<usize>row << 2)), product);
    }
    // Rows after the last hold what was there before.
    memory.fill(image + (<usize>size << 2), 0, bytes - (<usize>size << 2));
    const curvature = sumOf(product);
    // What is not known of the system may leave it without a least value in this direction.
    if (!(curvature > 0)) break;
    const stride = f32x4.splat(length / curvature);
    let sum = f32x4.splat(0);
    for (let k: usize = 0; k < bytes; k += 16) {
      v128.store(x + k, multiplyAdd(stride, v128.load(direction + k), v128.load(x + k)));
      const r = f32x4.sub(v128.load(residual + k), f32x4.mul(stride, v128.load(image + k)));
      v128.store(residual + k, r);
      sum = multiplyAdd(f32x4.mul(r, v128.load(inverse + k)), r, sum);
    }
    const next = sumOf(sum);
    const turn = f32x4.splat(next / length);
    length = next;
    for (let k: usize = 0; k < bytes; k += 16) {
      const z = f32x4.mul(v128.load(residual + k), v128.load(inverse + k));
      v128.store(direction + k, multiplyAdd(turn, v128.load(direction + k), z));
    }
  }
  return step;
}
