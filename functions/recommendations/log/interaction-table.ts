import { eventTypes } from "../../behaviour/contract/event-types.ts";
import { presence, strongerOf } from "../../behaviour/contract/interaction-sum.ts";
import { FEWEST_INTERACTIONS, isBot, isTelling, type TimedInteraction } from "./bot-detection.ts";
import { grownArray } from "./string-interner.ts";

const TYPES = eventTypes.length;

/** Interactions of subjects with products, each on its own, in order of arrival. */
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
 * Older interactions, summed by subject, product and type, and sorted by them. The sums decay exactly, as both are relative to the
 * epoch of `presence`.
 */
export interface SummedColumns {
  readonly subject: Uint32Array;
  readonly product: Uint32Array;
  readonly type: Uint8Array;
  /** Sum of the presences. */
  readonly present: Float64Array;
  /** The largest strength times presence. */
  readonly strongest: Float64Array;
}

const blankSums = (count: number): SummedColumns => ({
  subject: new Uint32Array(count),
  product: new Uint32Array(count),
  type: new Uint8Array(count),
  present: new Float64Array(count),
  strongest: new Float64Array(count),
});

/** `order` sorted by `keyOf` (a number below `keys`): a stable counting sort. */
export function sortedRows(order: Uint32Array, keys: number, keyOf: (row: number) => number): Uint32Array {
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

/** The interactions of subjects with products: recent ones singly, older ones as sums. */
export class InteractionTable {
  #count: number;
  #recent: RecentColumns;
  #summed: SummedColumns;

  constructor(
    recent: RecentColumns = {
      subject: new Uint32Array(0),
      product: new Uint32Array(0),
      type: new Uint8Array(0),
      hour: new Int32Array(0),
      at: new Float64Array(0),
      strength: new Float64Array(0),
    },
    summed: SummedColumns = blankSums(0),
  ) {
    this.#recent = recent;
    this.#count = recent.subject.length;
    this.#summed = summed;
  }

  /** How many are stored one by one. */
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

  get summed(): SummedColumns {
    return this.#summed;
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

  /** Subjects whose recent interactions are a bot's. */
  findBots(): number[] {
    const { subject, product, type, hour, at } = this.recent;
    const interactions = new Uint32Array(highest(subject) + 1);
    for (let row = 0; row < this.#count; row++) if (isTelling[type[row]!]) interactions[subject[row]!]!++;
    const rows = this.#rows((row) => isTelling[type[row]!]! && interactions[subject[row]!]! > FEWEST_INTERACTIONS);
    const order = sortedRows(rows, interactions.length, (row) => subject[row]!);
    const found: number[] = [];
    for (let from = 0; from < order.length; ) {
      const who = subject[order[from]!]!;
      const to = from + interactions[who]!;
      const own = Array.from(order.subarray(from, to), (row): TimedInteraction => {
        return { hour: hour[row]!, at: at[row]!, product: product[row]! };
      });
      if (isBot(own)) found.push(who);
      from = to;
    }
    return found;
  }

  /** Sums interactions that happened before `at` and arrived before `hour`, and drops those of `dropped` subjects. */
  sumUp(before: { readonly at: number; readonly hour: number }, dropped: ReadonlySet<number>): void {
    const { subject, product, type, hour, at } = this.#recent;
    const moved = this.#rows((row) => {
      return at[row]! < before.at && hour[row]! < before.hour && !dropped.has(subject[row]!);
    });
    const byKind = sortedRows(moved, TYPES * (highest(product) + 1), (row) => {
      return TYPES * product[row]! + type[row]!;
    });
    const order = sortedRows(byKind, highest(subject) + 1, (row) => subject[row]!);
    this.#summed = this.#merged(order, dropped);
    this.#keep(before, dropped);
  }

  /** The summed interactions and the recent ones of `order`, which is by subject, product and type. */
  #merged(order: Uint32Array, dropped: ReadonlySet<number>): SummedColumns {
    const old = this.#summed;
    const { subject, product, type, at, strength } = this.#recent;
    const result = blankSums(old.subject.length + order.length);
    let count = 0;
    const put = (who: number, what: number, kind: number, present: number, strongest: number) => {
      const last = count - 1;
      if (last >= 0 && result.subject[last] === who && result.product[last] === what && result.type[last] === kind) {
        result.present[last]! += present;
        result.strongest[last] = strongerOf(strongest, result.strongest[last]!);
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

  /** Keeps the interactions that `sumUp` left, in their order. */
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
      subject: grownArray(subject, length),
      product: grownArray(product, length),
      type: grownArray(type, length),
      hour: grownArray(hour, length),
      at: grownArray(at, length),
      strength: grownArray(strength, length),
    };
  }
}
