import { eventTypes } from "../../behaviour/contract/event.ts";
import { presence, stronger } from "../interactions/interaction.ts";
import { type Act, FEWEST, isAct, isMachine } from "./bot-detection.ts";
import { grown } from "./string-interner.ts";

const TYPES = eventTypes.length;

/** Deeds of subjects with products, each on its own, in order of arrival. */
export interface RecentColumns {
  readonly subject: Uint32Array;
  readonly product: Uint32Array;
  /** The type's place in `eventTypes`. */
  readonly type: Uint8Array;
  /** When it arrived, in hours since 1970. */
  readonly hour: Int32Array;
  /** ms since 1970 */
  readonly at: Float64Array;
  readonly strength: Float64Array;
}

/**
 * Deeds of a while ago, added up by subject, product and type, and in their order. What is added up decays exactly: both
 * sums are as of the epoch of `presence`.
 */
export interface SettledColumns {
  readonly subject: Uint32Array;
  readonly product: Uint32Array;
  readonly type: Uint8Array;
  /** Sum of the presences. */
  readonly present: Float64Array;
  /** The strength times presence that says most. */
  readonly strongest: Float64Array;
}

const settledOf = (count: number): SettledColumns => ({
  subject: new Uint32Array(count),
  product: new Uint32Array(count),
  type: new Uint8Array(count),
  present: new Float64Array(count),
  strongest: new Float64Array(count),
});

/** `order` sorted by `keyOf` (a number under `keys`), what has the same key staying in order: a counting sort. */
export function sortedBy(order: Uint32Array, keys: number, keyOf: (row: number) => number): Uint32Array {
  const starts = new Uint32Array(keys + 1);
  for (const row of order) starts[keyOf(row) + 1]!++;
  for (let key = 0; key < keys; key++) starts[key + 1]! += starts[key]!;
  const sorted = new Uint32Array(order.length);
  for (const row of order) sorted[starts[keyOf(row)]!++] = row;
  return sorted;
}

const highest = (values: Uint32Array): number => {
  let most = -1;
  for (const value of values) if (value > most) most = value;
  return most;
};

/** What subjects did with products: recently one by one, before that added up. */
export class Deeds {
  #count: number;
  #recent: RecentColumns;
  #settled: SettledColumns;

  constructor(
    recent: RecentColumns = {
      subject: new Uint32Array(0),
      product: new Uint32Array(0),
      type: new Uint8Array(0),
      hour: new Int32Array(0),
      at: new Float64Array(0),
      strength: new Float64Array(0),
    },
    settled: SettledColumns = settledOf(0),
  ) {
    this.#recent = recent;
    this.#count = recent.subject.length;
    this.#settled = settled;
  }

  /** How many are held one by one. */
  get count(): number {
    return this.#count;
  }

  get recent(): RecentColumns {
    const { subject, product, type, hour, at, strength } = this.#recent;
    const count = this.#count;
    return {
      subject: subject.subarray(0, count),
      product: product.subarray(0, count),
      type: type.subarray(0, count),
      hour: hour.subarray(0, count),
      at: at.subarray(0, count),
      strength: strength.subarray(0, count),
    };
  }

  get settled(): SettledColumns {
    return this.#settled;
  }

  add(subject: number, product: number, type: number, hour: number, at: number, strength: number): void {
    if (this.#count === this.#recent.subject.length) this.#grow();
    const row = this.#count++;
    this.#recent.subject[row] = subject;
    this.#recent.product[row] = product;
    this.#recent.type[row] = type;
    this.#recent.hour[row] = hour;
    this.#recent.at[row] = at;
    this.#recent.strength[row] = strength;
  }

  /** Subjects whose recent deeds are a machine's. */
  machines(): number[] {
    const { subject, product, type, hour, at } = this.recent;
    const acts = new Uint32Array(highest(subject) + 1);
    for (let row = 0; row < this.#count; row++) if (isAct[type[row]!]) acts[subject[row]!]!++;
    const rows = this.#rows((row) => isAct[type[row]!]! && acts[subject[row]!]! > FEWEST);
    const order = sortedBy(rows, acts.length, (row) => subject[row]!);
    const found: number[] = [];
    for (let from = 0; from < order.length; ) {
      const who = subject[order[from]!]!;
      const to = from + acts[who]!;
      const own = Array.from(order.subarray(from, to), (row): Act => {
        return { hour: hour[row]!, at: at[row]!, product: product[row]! };
      });
      if (isMachine(own)) found.push(who);
      from = to;
    }
    return found;
  }

  /** Adds up what was done before `at` and arrived before `hour`, and drops what `dropped` subjects did. */
  settle(before: { readonly at: number; readonly hour: number }, dropped: ReadonlySet<number>): void {
    const { subject, product, type, hour, at } = this.#recent;
    const moved = this.#rows((row) => {
      return at[row]! < before.at && hour[row]! < before.hour && !dropped.has(subject[row]!);
    });
    const byKind = sortedBy(moved, TYPES * (highest(product) + 1), (row) => {
      return TYPES * product[row]! + type[row]!;
    });
    const order = sortedBy(byKind, highest(subject) + 1, (row) => subject[row]!);
    this.#settled = this.#merged(order, dropped);
    this.#keep(before, dropped);
  }

  /** The settled deeds and the recent ones of `order`, which is by subject, product and type. */
  #merged(order: Uint32Array, dropped: ReadonlySet<number>): SettledColumns {
    const old = this.#settled;
    const { subject, product, type, at, strength } = this.#recent;
    const result = settledOf(old.subject.length + order.length);
    let count = 0;
    const put = (who: number, what: number, kind: number, present: number, strongest: number) => {
      const last = count - 1;
      if (last >= 0 && result.subject[last] === who && result.product[last] === what && result.type[last] === kind) {
        result.present[last]! += present;
        result.strongest[last] = stronger(strongest, result.strongest[last]!);
        return;
      }
      result.subject[count] = who;
      result.product[count] = what;
      result.type[count] = kind;
      result.present[count] = present;
      result.strongest[count++] = strongest;
    };
    let from = 0;
    const putOlder = (who: number, what: number, kind: number) => {
      for (; from < old.subject.length; from++) {
        const by = old.subject[from]! - who || old.product[from]! - what || old.type[from]! - kind;
        if (by > 0) return;
        if (dropped.has(old.subject[from]!)) continue;
        put(old.subject[from]!, old.product[from]!, old.type[from]!, old.present[from]!, old.strongest[from]!);
      }
    };
    for (const row of order) {
      putOlder(subject[row]!, product[row]!, type[row]!);
      const present = presence(at[row]!);
      put(subject[row]!, product[row]!, type[row]!, present, strength[row]! * present);
    }
    putOlder(Number.POSITIVE_INFINITY, 0, 0);
    return {
      subject: result.subject.slice(0, count),
      product: result.product.slice(0, count),
      type: result.type.slice(0, count),
      present: result.present.slice(0, count),
      strongest: result.strongest.slice(0, count),
    };
  }

  /** Leaves what `settle` did not take, in its order. */
  #keep(before: { readonly at: number; readonly hour: number }, dropped: ReadonlySet<number>): void {
    const { subject, product, type, hour, at, strength } = this.recent;
    this.#count = 0;
    for (let row = 0; row < subject.length; row++) {
      if (dropped.has(subject[row]!) || (at[row]! < before.at && hour[row]! < before.hour)) continue;
      this.add(subject[row]!, product[row]!, type[row]!, hour[row]!, at[row]!, strength[row]!);
    }
  }

  #rows(wanted: (row: number) => boolean): Uint32Array {
    const rows = new Uint32Array(this.#count);
    let count = 0;
    for (let row = 0; row < this.#count; row++) if (wanted(row)) rows[count++] = row;
    return rows.subarray(0, count);
  }

  #grow(): void {
    const { subject, product, type, hour, at, strength } = this.#recent;
    const length = Math.max(1024, 2 * subject.length);
    this.#recent = {
      subject: grown(subject, length),
      product: grown(product, length),
      type: grown(type, length),
      hour: grown(hour, length),
      at: grown(at, length),
      strength: grown(strength, length),
    };
  }
}
