/** The words of a slot: two of the id's hash, and the hour of arrival. */
const WIDTH = 3;
const FEWEST_SLOTS = 128;

/**
 * Ids of events and the hour that each arrived in. An id is stored as a hash of 64 bits: among a thousand million ids two
 * collide with a chance of 3 in 100.
 */
export class EventIds {
  #count = 0;
  /** Open addressing; a free slot has hour 0. The number of slots is a power of two, and at most half of them are taken. */
  #slots: Uint32Array = new Uint32Array(WIDTH * FEWEST_SLOTS);

  get count(): number {
    return this.#count;
  }

  /** Adds an id that arrived in `hour` (hours since 1970); false if it arrived before, at most `within` hours earlier. */
  add(high: number, low: number, hour: number, within: number): boolean {
    const slots = this.#slots;
    const mask = slots.length / WIDTH - 1;
    let place = low & mask;
    for (; slots[WIDTH * place + 2] !== 0; place = (place + 1) & mask) {
      const at = WIDTH * place;
      if (slots[at] !== high || slots[at + 1] !== low) continue;
      const before = slots[at + 2]!;
      slots[at + 2] = Math.max(before, hour);
      return hour - before > within;
    }
    slots[WIDTH * place] = high;
    slots[WIDTH * place + 1] = low;
    slots[WIDTH * place + 2] = hour;
    if (2 * ++this.#count > mask) this.#place(slots, 2 * (mask + 1), 0);
    return true;
  }

  /** Forgets ids that arrived before `hour`. */
  forget(hour: number): void {
    this.#place(this.#slots, this.#slots.length / WIDTH, hour);
  }

  /** The ids one after the other, three words each: two of the id, and its hour. */
  column(): Uint32Array {
    const column = new Uint32Array(WIDTH * this.#count);
    const slots = this.#slots;
    let end = 0;
    for (let at = 0; at < slots.length; at += WIDTH) {
      if (slots[at + 2] === 0) continue;
      column[end++] = slots[at]!;
      column[end++] = slots[at + 1]!;
      column[end++] = slots[at + 2]!;
    }
    return column;
  }

  static from(column: Uint32Array): EventIds {
    const ids = new EventIds();
    let count = FEWEST_SLOTS;
    while (WIDTH * count < 2 * column.length) count *= 2;
    ids.#place(column, count, 0);
    return ids;
  }

  /** Rehashes the ids of `from` that arrived in `since` or later into `count` new slots. */
  #place(from: Uint32Array, count: number, since: number): void {
    const slots = new Uint32Array(WIDTH * count);
    this.#slots = slots;
    this.#count = 0;
    for (let at = 0; at < from.length; at += WIDTH) {
      const hour = from[at + 2]!;
      if (hour === 0 || hour < since) continue;
      let place = from[at + 1]! & (count - 1);
      while (slots[WIDTH * place + 2] !== 0) place = (place + 1) & (count - 1);
      slots[WIDTH * place] = from[at]!;
      slots[WIDTH * place + 1] = from[at + 1]!;
      slots[WIDTH * place + 2] = hour;
      this.#count++;
    }
  }
}
