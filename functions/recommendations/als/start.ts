import { normal } from "../../shared/statistics/random.ts";

/** Vectors of an earlier model to begin with: item i begins as row `rows[i]` of `factors`, or random if that is -1. */
export interface Start {
  readonly d: number;
  readonly factors: Float32Array;
  readonly rows: ArrayLike<number>;
}

/** Whether a fit may begin with these vectors. */
export const isUsable = ({ factors }: Pick<Start, "factors">): boolean => factors.every(Number.isFinite);

/**
 * Writes the initial vectors of `count` items to `out`, each `stride` numbers after the previous one. An item's random vector
 * depends only on its index and the seed.
 * @throws RangeError if the earlier vectors have another length or are not all finite, from which a fit never recovers.
 */
export function begin(
  { d, seed }: { readonly d: number; readonly seed: number },
  count: number,
  start: Start | undefined,
  out: Float32Array,
  stride = d,
): void {
  if (start && start.d !== d) throw new RangeError(`start: vectors of length ${start.d} cannot begin a fit of ${d}.`);
  if (start && !isUsable(start)) throw new RangeError("start: vectors that are not finite cannot begin a fit.");
  const draw = normal(seed);
  const spread = 0.1 / Math.sqrt(d);
  for (let item = 0; item < count; item++) {
    const base = item * stride;
    for (let k = 0; k < d; k++) out[base + k] = draw() * spread;
    const row = start?.rows[item] ?? -1;
    if (start && row >= 0) out.set(start.factors.subarray(row * d, row * d + d), base);
  }
}
