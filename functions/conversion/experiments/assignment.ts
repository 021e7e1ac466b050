/** Assignment by hashing: stable for a unit without stored state, and independent between experiments. */

const utf8 = (text: string): Uint8Array => {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return Uint8Array.from(bytes);
};

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

function scrambled(block: number): number {
  return Math.imul(rotated(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

/** MurmurHash3 (Appleby), x86, 32 bits, of the text's UTF-8 bytes. */
export function murmur3(text: string, seed = 0): number {
  const bytes = utf8(text);
  const whole = bytes.length & ~3;
  let hash = seed;
  for (let at = 0; at < whole; at += 4) {
    const block = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = (Math.imul(rotated(hash ^ scrambled(block), 13), 5) + 0xe6546b64) | 0;
  }
  let rest = 0;
  for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | bytes[at]!;
  hash ^= scrambled(rest) ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The place of a unit for a salt: a number in [0, 1), the same at each call. */
export const placeOf = (salt: string, unit: string): number => murmur3(`${salt}:${unit}`) / 4294967296;

/** An arm and the share of units that it gets. */
export interface ArmShare {
  readonly arm: string;
  /** Between 0 and 1; the shares of one experiment add up to 1. */
  readonly share: number;
}

/** The arm of a unit. It does not change while the shares are the same. */
export function armOf(salt: string, unit: string, arms: readonly ArmShare[]): string {
  const place = placeOf(salt, unit);
  let upTo = 0;
  for (const { arm, share } of arms) {
    upTo += share;
    if (place < upTo) return arm;
  }
  const last = arms.at(-1);
  if (last === undefined) throw new RangeError("An experiment needs an arm.");
  return last.arm;
}
