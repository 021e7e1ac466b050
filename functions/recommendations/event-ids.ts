import { grown } from "./names.ts";

/**
 * Ids of events and the hour that each arrived in. An id is told from others by 64 bits made of it: of a thousand million
 * ids, two are taken for one with a chance of 3 in 100.
 */
export class EventIds {
  #count = 0;
  /** Open addressing: two words of each id, and its hour beside them; a free slot has hour 0. At most half full. */
  #words: Uint32Array = new Uint32Array(256);
  #hours: Int32Array = new Int32Array(128);

  get count(): number {
    return this.#count;
  }

  /** Takes an id that arrived in `hour` (hours since 1970); false if it came before, not more than `within` hours ago. */
  add(high: number, low: number, hour: number, within: number): boolean {
    const mask = this.#hours.length - 1;
    let slot = low & mask;
    for (; this.#hours[slot] !== 0; slot = (slot + 1) & mask) {
      if (this.#words[2 * slot] !== high || this.#words[2 * slot + 1] !== low) continue;
      const before = this.#hours[slot]!;
      this.#hours[slot] = Math.max(before, hour);
      return hour - before > within;
    }
    this.#words[2 * slot] = high;
    this.#words[2 * slot + 1] = low;
    this.#hours[slot] = hour;
    if (2 * ++this.#count > this.#hours.length) this.#resize(2 * this.#hours.length, 0);
    return true;
  }

  /** Forgets ids that arrived before `hour`. */
  forget(hour: number): void {
    this.#resize(this.#hours.length, hour);
  }

  /** The ids, two words each, and their hours. */
  columns(): { words: Uint32Array; hours: Int32Array } {
    const words = new Uint32Array(2 * this.#count);
    const hours = new Int32Array(this.#count);
    let at = 0;
    this.#hours.forEach((hour, slot) => {
      if (hour === 0) return;
      words[2 * at] = this.#words[2 * slot]!;
      words[2 * at + 1] = this.#words[2 * slot + 1]!;
      hours[at++] = hour;
    });
    return { words, hours };
  }

  static from({ words, hours }: { readonly words: Uint32Array; readonly hours: Int32Array }): EventIds {
    const ids = new EventIds();
    let slots = 128;
    while (slots < 2 * hours.length) slots *= 2;
    ids.#words = grown(words, 2 * slots);
    ids.#hours = grown(hours, slots);
    ids.#resize(slots, 0);
    return ids;
  }

  /** Places all ids that arrived in `since` or later anew. */
  #resize(slots: number, since: number): void {
    const words = this.#words;
    const hours = this.#hours;
    this.#words = new Uint32Array(2 * slots);
    this.#hours = new Int32Array(slots);
    this.#count = 0;
    for (let slot = 0; slot < hours.length; slot++) {
      const hour = hours[slot]!;
      if (hour === 0 || hour < since) continue;
      let place = words[2 * slot + 1]! & (slots - 1);
      while (this.#hours[place] !== 0) place = (place + 1) & (slots - 1);
      this.#words[2 * place] = words[2 * slot]!;
      this.#words[2 * place + 1] = words[2 * slot + 1]!;
      this.#hours[place] = hour;
      this.#count++;
    }
  }
}
