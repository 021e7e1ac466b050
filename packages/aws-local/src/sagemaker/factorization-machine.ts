import { crc32 } from "node:zlib";
import type { Instance } from "./instance.ts";

/** A second-order factorization machine over `n` features with `k` factors each; with k = 0 it is a linear model. */
export interface Machine {
  readonly bias: number;
  /** n */
  readonly linear: Float64Array;
  /** n x k, by rows */
  readonly factors: Float64Array;
  readonly k: number;
  readonly n: number;
}

export const logistic = (logit: number) => 1 / (1 + Math.exp(-logit));

/** @throws RangeError for an instance that is not of the machine's features */
export function checkInstance({ n }: Pick<Machine, "n">, { keys, values, shape }: Instance): void {
  if (shape !== n) throw new RangeError(`shape is ${shape}; the model takes ${n} features.`);
  if (keys.length !== values.length) throw new RangeError("There must be as many keys as values.");
  if (!keys.every((key) => Number.isInteger(key) && key >= 0 && key < n)) {
    throw new RangeError(`Every key must be a whole number from 0 to ${n - 1}.`);
  }
}

/**
 * The sums over an instance x that lemma 3.1 needs: sum over i of v_if x_i, for each factor f.
 * @param sums filled with them, of length k
 */
export function factorSums({ factors, k }: Machine, { keys, values }: Instance, sums: Float64Array): void {
  sums.fill(0);
  for (const [index, key] of keys.entries()) {
    const value = values[index] ?? 0;
    for (let f = 0; f < k; f++) sums[f]! += factors[key * k + f]! * value;
  }
}

/**
 * Equation 1 of Rendle, Factorization Machines (2010), with its pairwise term in the O(kn) form of lemma 3.1:
 * w_0 + sum w_i x_i + 1/2 sum over f of ((sum v_if x_i)^2 - sum v_if^2 x_i^2).
 * @param sums the instance's factorSums
 */
export function logitOf(machine: Machine, { keys, values }: Instance, sums: Float64Array): number {
  const { bias, linear, factors, k } = machine;
  let first = bias;
  let pairs = 0;
  for (let f = 0; f < k; f++) pairs += sums[f]! ** 2;
  for (const [index, key] of keys.entries()) {
    const value = values[index] ?? 0;
    first += linear[key]! * value;
    for (let f = 0; f < k; f++) pairs -= (factors[key * k + f]! * value) ** 2;
  }
  return first + pairs / 2;
}

/** The probability of the positive class. @throws RangeError for an instance that is not of the machine's features */
export function predict(machine: Machine, instance: Instance): number {
  checkInstance(machine, instance);
  const sums = new Float64Array(machine.k);
  factorSums(machine, instance, sums);
  return logistic(logitOf(machine, instance, sums));
}

const MAGIC = 0x4d46594c; // "LYFM", little-endian
const VERSION = 1;
const HEADER_BYTES = 24;

/**
 * A machine's numbers, little-endian: a header of six 32-bit words (magic, version, n, k, CRC-32 of all that follows
 * the header, zero), then f64: bias, linear n, factors n x k.
 */
export function encode({ bias, linear, factors, k, n }: Machine): Uint8Array {
  const numbers = new Float64Array(1 + n + n * k);
  numbers[0] = bias;
  numbers.set(linear, 1);
  numbers.set(factors, 1 + n);
  const body = new Uint8Array(numbers.buffer);
  const bytes = new Uint8Array(HEADER_BYTES + body.byteLength);
  bytes.set(new Uint8Array(new Uint32Array([MAGIC, VERSION, n, k, crc32(body), 0]).buffer));
  bytes.set(body, HEADER_BYTES);
  return bytes;
}

/** @throws RangeError for bytes that are not such a machine, are cut short, too many, or changed */
export function decode(bytes: Uint8Array): Machine {
  if (bytes.byteLength < HEADER_BYTES) throw new RangeError("The machine is cut short.");
  const { buffer } = bytes.slice();
  const [magic, version, n = 0, k = 0, checksum] = new Uint32Array(buffer, 0, HEADER_BYTES / 4);
  if (magic !== MAGIC || version !== VERSION) throw new RangeError("Not a factorization machine of this version.");
  const wanted = HEADER_BYTES + 8 * (1 + n + n * k);
  if (bytes.byteLength !== wanted) {
    throw new RangeError(`The machine is ${bytes.byteLength} bytes long; its header says ${wanted}.`);
  }
  if (crc32(new Uint8Array(buffer, HEADER_BYTES)) !== checksum)
    throw new RangeError("The machine's checksum is wrong.");
  const numbers = new Float64Array(buffer, HEADER_BYTES);
  return { bias: numbers[0]!, linear: numbers.slice(1, 1 + n), factors: numbers.slice(1 + n), k, n };
}
