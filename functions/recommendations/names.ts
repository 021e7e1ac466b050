/** Bytes that the average name is expected to take. */
const EXPECTED = 24;

/**
 * Names by number, in order of appearance. They are held as bytes in one block, because millions of them as strings in a
 * map take several times the memory, and a name that is known already need not become a string at all. Each has a tag in
 * front, so that a user and a visitor of the same id differ.
 */
export class Names {
  #count = 0;
  #bytes = new Uint8Array(64 * EXPECTED);
  #ends = new Uint32Array(64);
  /** Open addressing: a name's number plus 1, or 0. Always a power of two and at most half full. */
  #slots = new Int32Array(128);

  get count(): number {
    return this.#count;
  }

  /** The number of the name `bytes[from..to)` under `tag` (a byte), which is given one if it is new. */
  indexOf(tag: number, bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(tag, bytes, from, to) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const index = this.#slots[slot]! - 1;
      if (index < 0) break;
      if (this.#is(index, tag, bytes, from, to)) return index;
    }
    const index = this.#append(tag, bytes, from, to);
    this.#slots[slot] = index + 1;
    if (2 * this.#count > this.#slots.length) this.#rehash(2 * this.#slots.length);
    return index;
  }

  /** The name without its tag, a character for each byte. */
  textOf(index: number): string {
    return String.fromCharCode(...this.#bytes.subarray(this.#startOf(index) + 1, this.#ends[index]));
  }

  tagOf(index: number): number {
    return this.#bytes[this.#startOf(index)]!;
  }

  /** All names, tags included, one after the other, and where each ends. */
  columns(): { bytes: Uint8Array; ends: Uint32Array } {
    return { bytes: this.#bytes.subarray(0, this.#startOf(this.#count)), ends: this.#ends.subarray(0, this.#count) };
  }

  static from({ bytes, ends }: { readonly bytes: Uint8Array; readonly ends: Uint32Array }): Names {
    const names = new Names();
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

  #is(index: number, tag: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#startOf(index);
    const length = to - from;
    if (this.#ends[index]! - start !== length + 1 || this.#bytes[start] !== tag) return false;
    for (let at = 0; at < length; at++) if (this.#bytes[start + 1 + at] !== bytes[from + at]) return false;
    return true;
  }

  #append(tag: number, bytes: Uint8Array, from: number, to: number): number {
    const start = this.#startOf(this.#count);
    const end = start + 1 + to - from;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, Math.max(end, 2 * this.#bytes.length));
    if (this.#count === this.#ends.length) this.#ends = grown(this.#ends, 2 * this.#ends.length + 1);
    this.#bytes[start] = tag;
    this.#bytes.set(bytes.subarray(from, to), start + 1);
    this.#ends[this.#count] = end;
    return this.#count++;
  }

  #rehash(slots: number): void {
    this.#slots = new Int32Array(slots);
    for (let index = 0; index < this.#count; index++) {
      const start = this.#startOf(index);
      let slot = hashOf(this.#bytes[start]!, this.#bytes, start + 1, this.#ends[index]!) & (slots - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (slots - 1);
      this.#slots[slot] = index + 1;
    }
  }
}

/** A longer copy of an array, zero at its end. */
export function grown<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array);
  return copy;
}

/** FNV-1a, its high bits folded into the low ones, which choose the slot. */
function hashOf(tag: number, bytes: Uint8Array, from: number, to: number): number {
  let hash = Math.imul(0x811c9dc5 ^ tag, 0x01000193);
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
