/** The expected length of a name, in bytes. */
const EXPECTED = 24;
/** In front of a name's bytes: its tag, and its length in two bytes. */
const HEAD = 3;

/**
 * Numbers names in order of appearance. Names are stored as bytes in one block: millions of strings in a map take several times
 * the memory, and a known name need not become a string at all. A tag in front of each distinguishes a user from a visitor of the
 * same id.
 */
export class StringInterner {
  #count = 0;
  #bytes = new Uint8Array(64 * EXPECTED);
  #ends = new Uint32Array(64);
  /**
   * Open addressing: a name's number plus 1, or 0, beside the name's offset, so that a look-up reads memory twice. The number of
   * slots is a power of two, and at most half of them are used.
   */
  #slots = new Uint32Array(2 * 128);

  get count(): number {
    return this.#count;
  }

  /** The number of the name `bytes[from..to)` with `tag` (a byte); a new name gets the next number. */
  indexOf(tag: number, bytes: Uint8Array, from: number, to: number): number {
    const slots = this.#slots;
    const own = this.#bytes;
    const length = to - from;
    const mask = slots.length / 2 - 1;
    let slot = hashOf(tag, bytes, from, to) & mask;
    search: for (; ; slot = (slot + 1) & mask) {
      const index = slots[2 * slot]! - 1;
      if (index < 0) break;
      const start = slots[2 * slot + 1]!;
      if (own[start] !== tag || own[start + 1] !== (length & 255) || own[start + 2] !== length >> 8) continue;
      for (let at = 0; at < length; at++) if (own[start + HEAD + at] !== bytes[from + at]) continue search;
      return index;
    }
    const index = this.#append(tag, bytes, from, to);
    slots[2 * slot] = index + 1;
    slots[2 * slot + 1] = this.#startOf(index);
    if (4 * this.#count > slots.length) this.#rehash(slots.length);
    return index;
  }

  /** The name without its tag, a character for each byte. */
  textOf(index: number): string {
    return String.fromCharCode(...this.#bytes.subarray(this.#startOf(index) + HEAD, this.#ends[index]));
  }

  tagOf(index: number): number {
    return this.#bytes[this.#startOf(index)]!;
  }

  /** All names with their heads, one after the other, and the end of each. */
  columns(): { bytes: Uint8Array; ends: Uint32Array } {
    return { bytes: this.#bytes.subarray(0, this.#startOf(this.#count)), ends: this.#ends.subarray(0, this.#count) };
  }

  static from({ bytes, ends }: { readonly bytes: Uint8Array; readonly ends: Uint32Array }): StringInterner {
    const names = new StringInterner();
    names.#count = ends.length;
    names.#bytes = bytes.slice();
    names.#ends = ends.slice();
    let slots = 128;
    while (slots < 2 * ends.length) slots *= 2;
    names.#rehash(slots);
    return names;
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }

  #append(tag: number, bytes: Uint8Array, from: number, to: number): number {
    const start = this.#startOf(this.#count);
    const end = start + HEAD + to - from;
    if (end > this.#bytes.length) this.#bytes = grownArray(this.#bytes, Math.max(end, 2 * this.#bytes.length));
    if (this.#count === this.#ends.length) this.#ends = grownArray(this.#ends, 2 * this.#ends.length + 1);
    this.#bytes[start] = tag;
    this.#bytes[start + 1] = (to - from) & 255;
    this.#bytes[start + 2] = (to - from) >> 8;
    this.#bytes.set(bytes.subarray(from, to), start + HEAD);
    this.#ends[this.#count] = end;
    return this.#count++;
  }

  #rehash(count: number): void {
    const slots = new Uint32Array(2 * count);
    this.#slots = slots;
    for (let index = 0; index < this.#count; index++) {
      const start = this.#startOf(index);
      let slot = hashOf(this.#bytes[start]!, this.#bytes, start + HEAD, this.#ends[index]!) & (count - 1);
      while (slots[2 * slot] !== 0) slot = (slot + 1) & (count - 1);
      slots[2 * slot] = index + 1;
      slots[2 * slot + 1] = start;
    }
  }
}

/** A longer copy of an array, zero at its end. */
export function grownArray<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(
  array: T,
  length: number,
): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array);
  return copy;
}

/** Four bytes a step, by Knuth's multiplicative hashing; the high bits, which are the best mixed, are folded into the low. */
function hashOf(tag: number, bytes: Uint8Array, from: number, to: number): number {
  let hash = tag;
  let at = from;
  for (; at + 3 < to; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = Math.imul(hash ^ word, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < to; at++) {
    hash = Math.imul(hash ^ bytes[at]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}
