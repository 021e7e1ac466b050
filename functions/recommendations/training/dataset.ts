import { type EventType, eventTypes } from "../../behaviour/contract/event-types.ts";
import { presence, STRENGTH, strongerOf } from "../../behaviour/contract/interaction-sum.ts";
import { DECIDED, DECISIONS, INTERESTS } from "../../behaviour/contract/profile.ts";
import { type Csr, csrOf } from "../als/csr.ts";
import type { History } from "../als/fold-in.ts";
import { weightOf } from "../interactions/interaction.ts";
import { sortedRows } from "../log/interaction-table.ts";
import { capFor, type Learnable, underCap } from "../log/learnable.ts";
import { VISITOR } from "../log/log-line.ts";
import type { LogState } from "../log/training-log.ts";
import { VISITORS } from "../settings.ts";

const TYPES = eventTypes.length;
const DECISION_PLACES = DECISIONS.map((type) => eventTypes.indexOf(type));
const STRENGTHS = eventTypes.map((type) => STRENGTH[type]);

/** The weighted interactions of subjects by products, to which a model is fitted. */
export interface Dataset {
  /** The log's number of each row's subject, ascending. */
  readonly subjects: Uint32Array;
  readonly itemIds: readonly string[];
  readonly matrix: Csr;
  /** Positive weight of each item over all subjects. */
  readonly popularity: Float32Array;
}

/** The subject as which each number counts: visitors who registered as the users they became, bots as -1. */
function resolvedSubjects({ subjects, merges, bots }: LogState): Int32Array {
  const resolved = new Int32Array(subjects.count);
  for (let subject = 0; subject < resolved.length; subject++) {
    const into = merges.get(subject)?.user ?? subject;
    resolved[subject] = bots.has(subject) || bots.has(into) ? -1 : into;
  }
  return resolved;
}

/** Sums one subject's interactions by product and type; reused for the next subject. */
class Tally {
  readonly #slots: Int32Array;
  readonly products: number[] = [];
  #present = new Float64Array(64 * TYPES);
  #strongest = new Float64Array(64 * TYPES);
  #last = new Float64Array(64);

  constructor(products: number) {
    this.#slots = new Int32Array(products).fill(-1);
  }

  /** @param last approximately the presence of the last interaction */
  add(product: number, type: number, sums: { present: number; strongest: number }, last: number): void {
    const { present, strongest } = sums;
    let slot = this.#slots[product]!;
    if (slot < 0) {
      slot = this.products.push(product) - 1;
      this.#slots[product] = slot;
      if (this.#last.length < this.products.length) this.#grow();
    }
    this.#last[slot] = Math.max(this.#last[slot]!, last);
    const at = slot * TYPES + type;
    this.#present[at]! += present;
    this.#strongest[at] = strongerOf(strongest, this.#strongest[at]!);
  }

  /** The weight of the product in `slot`; `now` is the presence of now. */
  weight(slot: number, now: number): number {
    return weightOf({ present: this.#present, strongest: this.#strongest, base: slot * TYPES, scale: now });
  }

  /** A number that grows with the time of a slot's last interaction. */
  last(slot: number): number {
    return this.#last[slot]!;
  }

  /** The slots that a profile would keep: the newest decisions and the newest other products; undefined for all. */
  kept(): readonly number[] | undefined {
    if (this.products.length <= Math.min(INTERESTS, DECIDED)) return undefined;
    const slots = this.products.map((_, slot) => slot);
    const left = { decided: DECIDED, open: INTERESTS };
    const isDecided = (slot: number) => DECISION_PLACES.some((type) => this.#strongest[slot * TYPES + type] !== 0);
    const newest = slots.toSorted((a, b) => this.#last[b]! - this.#last[a]!);
    return newest.filter((slot) => left[isDecided(slot) ? "decided" : "open"]-- > 0).sort((a, b) => a - b);
  }

  clear(): void {
    this.#last.fill(0, 0, this.products.length);
    for (const product of this.products) this.#slots[product] = -1;
    this.#present.fill(0, 0, this.products.length * TYPES);
    this.#strongest.fill(0, 0, this.products.length * TYPES);
    this.products.length = 0;
  }

  #grow(): void {
    const [present, strongest] = [this.#present, this.#strongest];
    this.#present = new Float64Array(2 * present.length);
    this.#present.set(present);
    this.#strongest = new Float64Array(2 * strongest.length);
    this.#strongest.set(strongest);
    const last = this.#last;
    this.#last = new Float64Array(2 * last.length);
    this.#last.set(last);
  }
}

/** The part of a log that is weighed, and how far it is trusted. */
export interface Weighed {
  /** Only interactions from this instant on, in ms. */
  readonly from?: number | undefined;
  /** Only interactions before this instant, in ms. */
  readonly until?: number | undefined;
  /** Types of events that count; all unless given. */
  readonly kinds?: ReadonlySet<EventType> | undefined;
  /** What may be learnt; unless given, everything, with visitors weighing as much as users. */
  readonly learnable?: Learnable | undefined;
}

/**
 * Weighs every subject's interactions as of `now`, as serving does, for no more products than a profile has, so that a model is
 * fitted to the same data that serving reads. Items are in the order of their ids. Summed interactions count only if `from` is not
 * given, as they are older than any split of the log.
 */
export function datasetOf(
  state: LogState,
  now: number,
  { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY, kinds, learnable }: Weighed = {},
): Dataset {
  const counts = eventTypes.map((type) => kinds?.has(type) ?? true);
  const { recent, summed } = state.interactions;
  const old = from === Number.NEGATIVE_INFINITY ? summed.subject.length : 0;
  const resolved = resolvedSubjects(state);
  const who = (row: number) => resolved[row < old ? summed.subject[row]! : recent.subject[row - old]!]!;
  const rows = new Uint32Array(old + recent.subject.length);
  let count = 0;
  for (let row = 0; row < rows.length; row++) {
    const at = row < old ? from : recent.at[row - old]!;
    const type = row < old ? summed.type[row]! : recent.type[row - old]!;
    if (counts[type] && at >= from && at < until && who(row) >= 0) rows[count++] = row;
  }
  const order = sortedRows(rows.subarray(0, count), resolved.length, who);

  const tally = new Tally(state.products.count);
  const scale = presence(now);
  const subjects = new Uint32Array(order.length);
  const entries = {
    row: new Int32Array(count),
    column: new Int32Array(count),
    value: new Float32Array(count),
    last: new Float64Array(count),
  };
  let subjectCount = 0;
  let entryCount = 0;
  for (let place = 0; place < order.length; ) {
    const subject = who(order[place]!);
    for (; place < order.length && who(order[place]!) === subject; place++) {
      const row = order[place]!;
      if (row < old) {
        const sums = { present: summed.present[row]!, strongest: summed.strongest[row]! };
        // For a type of constant strength, the strongest is the last one.
        const last = Math.abs(sums.strongest) / Math.abs(STRENGTHS[summed.type[row]!]!);
        tally.add(summed.product[row]!, summed.type[row]!, sums, last);
      } else {
        const at = row - old;
        const present = presence(recent.at[at]!);
        const sums = { present, strongest: recent.strength[at]! * present };
        tally.add(recent.product[at]!, recent.type[at]!, sums, present);
      }
    }
    const before = entryCount;
    const kept = tally.kept();
    for (let n = 0; n < (kept ?? tally.products).length; n++) {
      const slot = kept?.[n] ?? n;
      const weight = Math.fround(tally.weight(slot, scale));
      if (weight === 0) continue;
      entries.row[entryCount] = subjectCount;
      entries.column[entryCount] = tally.products[slot]!;
      entries.last[entryCount] = tally.last(slot);
      entries.value[entryCount++] = weight;
    }
    tally.clear();
    if (entryCount > before) subjects[subjectCount++] = subject;
  }
  const all = { ...entries, count: entryCount };
  const named = subjects.slice(0, subjectCount);
  if (!learnable) return asMatrix(state, named, all, { items: itemsOf(state, all), isBounded: false });
  boundVisitors(state, named, all);
  return asMatrix(state, named, all, { items: learnableItems(state, all, learnable), isBounded: true });
}

/** Weights of subjects (by row) on products (by the log's numbers), by row. */
interface Entries {
  readonly row: Int32Array;
  readonly column: Int32Array;
  readonly value: Float32Array;
  /** Grows with the time of the last interaction. */
  readonly last: Float64Array;
  readonly count: number;
}

/**
 * Limits the weights of visitors on each product, singly and all together relative to the users who like it. Changes entries in
 * place.
 */
function boundVisitors({ subjects: names, products }: LogState, subjects: Uint32Array, entries: Entries): void {
  const { row, column, value, count } = entries;
  const isVisitor = Uint8Array.from(subjects, (subject) => (names.tagOf(subject) === VISITOR ? 1 : 0));
  const liked = new Float64Array(products.count);
  const visited = new Float64Array(products.count);
  for (let at = 0; at < count; at++) {
    if (isVisitor[row[at]!] === 0) liked[column[at]!]! += Math.max(0, value[at]!);
    else {
      value[at] = Math.max(-VISITORS.each, Math.min(VISITORS.each, value[at]!));
      visited[column[at]!]! += Math.abs(value[at]!);
    }
  }
  for (let at = 0; at < count; at++) {
    if (isVisitor[row[at]!] === 0) continue;
    const sum = visited[column[at]!]!;
    value[at]! *= underCap(sum, capFor(liked[column[at]!]!)) / sum;
  }
}

/** A product by the log's number and its id. */
interface Item {
  readonly product: number;
  readonly id: string;
}

/** Products that have a weight, as the log's number and the id, in order of their ids. */
function itemsOf({ products }: LogState, { column, count }: Entries): Item[] {
  const used = new Uint8Array(products.count);
  for (let at = 0; at < count; at++) used[column[at]!] = 1;
  return [...used.keys()]
    .filter((product) => used[product] === 1)
    .map((product) => ({ product, id: products.textOf(product) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The products that may be learnt; if they are too many, those that most subjects like. */
function learnableItems(state: LogState, entries: Entries, { isProduct, fewestHolders, mostItems }: Learnable) {
  const holders = new Int32Array(state.products.count);
  for (let at = 0; at < entries.count; at++) if (entries.value[at]! > 0) holders[entries.column[at]!]!++;
  const items = itemsOf(state, entries).filter(
    ({ product, id }) => holders[product]! >= fewestHolders && isProduct(id),
  );
  if (items.length <= mostItems) return items;
  return items
    .sort((a, b) => holders[b.product]! - holders[a.product]! || (a.id < b.id ? -1 : 1))
    .slice(0, mostItems)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The matrix of the entries of these items by subject; subjects without any are left out. */
function asMatrix(
  { products, subjects: names }: LogState,
  subjects: Uint32Array,
  { row, column, value, last: times, count }: Entries,
  { items, isBounded }: { readonly items: readonly Item[]; readonly isBounded: boolean },
): Dataset {
  const numbers = new Int32Array(products.count).fill(-1);
  items.forEach(({ product }, item) => {
    numbers[product] = item;
  });
  const popularity = new Float32Array(items.length);
  const kept: number[] = [];
  let last = -1;
  let end = 0;
  for (let at = 0; at < count; at++) {
    const item = numbers[column[at]!]!;
    if (item < 0) continue;
    if (row[at]! !== last) {
      last = row[at]!;
      kept.push(subjects[last]!);
    }
    row[end] = kept.length - 1;
    column[end] = item;
    value[end] = value[at]!;
    times[end] = times[at]!;
    popularity[item]! += Math.max(0, value[end++]!);
  }
  const matrix = csrOf(kept.length, items.length, {
    row: row.subarray(0, end),
    column: column.subarray(0, end),
    value: value.subarray(0, end),
  });
  const places = placesOf(matrix, column, times);
  // The order of visitors' interactions is ignored: it would count each step however little it weighs, and they may be anyone.
  if (isBounded) {
    kept.forEach((subject, at) => {
      if (names.tagOf(subject) === VISITOR) places.fill(-1, matrix.starts[at]!, matrix.starts[at + 1]!);
    });
  }
  return {
    subjects: Uint32Array.from(kept),
    itemIds: items.map(({ id }) => id),
    matrix: { ...matrix, places },
    popularity,
  };
}

/**
 * The rank of each interaction of a matrix in its row's order of time, 0 the first. Columns and times are those from which the
 * matrix was made: by row, each column once in a row, in any order within a row.
 */
export function placesOf({ rows, starts }: Csr, columns: ArrayLike<number>, times: ArrayLike<number>): Float32Array {
  const places = new Float32Array(starts[rows]!);
  for (let row = 0; row < rows; row++) {
    const from = starts[row]!;
    const own = Array.from({ length: starts[row + 1]! - from }, (_, at) => from + at);
    own.sort((a, b) => columns[a]! - columns[b]!);
    const byTime = own.map((_, at) => at).sort((a, b) => times[own[a]!]! - times[own[b]!]!);
    byTime.forEach((at, place) => {
      places[from + at] = place;
    });
  }
  return places;
}

/** One subject's row as a history. */
export function historyOf({ starts, indices, values, places }: Csr, row: number): History {
  const from = starts[row]!;
  const to = starts[row + 1]!;
  return {
    indices: indices.subarray(from, to),
    weights: values.subarray(from, to),
    ...(places && places[from]! >= 0 && { ages: places.subarray(from, to).map((place) => to - from - 1 - place) }),
  };
}
