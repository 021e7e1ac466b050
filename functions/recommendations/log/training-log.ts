import { eventTypes } from "../../behaviour/contract/event-types.ts";
import { strengthOf } from "../../behaviour/contract/interaction-sum.ts";
import { DAY_MS, HOUR_MS } from "../../shared/kernel/time.ts";
import { NEEDS_ACCOUNT } from "../interactions/interaction.ts";
import { EventIds } from "./event-ids.ts";
import { InteractionTable } from "./interaction-table.ts";
import { scanLine } from "./line-scanner.ts";
import { completeHour, indexWithRead, type LogIndex, NOTHING_READ } from "./log-index.ts";
import { blankLine, type Line, MERGE, PRODUCT, readStrictly, USER, VISITOR } from "./log-line.ts";
import { StringInterner } from "./string-interner.ts";

/**
 * An event whose id came within so many hours before is the same event. Behaviour takes no event over 30 days old or a day
 * ahead, and queues that try again give up before that: the second of two copies that are further apart cannot come.
 */
const DUPLICATE_HOURS = 31 * 24;
/** A device's clock may be ahead by a day; what was done later than that after it arrived was not done. */
const AHEAD_HOURS = 24;
/** How long the delivery stream gathers lines for one object. */
const GATHERING = 60_000;
/** The newest days' interactions are stored one by one: long enough for two held-out slices, one before the other. */
export const RECENT_DAYS = 28;
/** Interactions that are read before those of a while ago are added up, which bounds what a first run holds. */
const SUM_EVERY = 4_000_000;

/** By code of the type. */
const needsAccount: readonly boolean[] = eventTypes.map((type) => NEEDS_ACCOUNT.has(type));

/** What reading the log came to. */
export interface LogCounts {
  objects: number;
  /** Objects that could not be read to their end. */
  unreadable: number;
  lines: number;
  corrupt: number;
  duplicates: number;
  withoutConsent: number;
  merges: number;
  kept: number;
  /** Dated later than they arrived, by more than a clock can be wrong. */
  outOfTime: number;
}

export const NO_COUNTS: Readonly<LogCounts> = {
  objects: 0,
  unreadable: 0,
  lines: 0,
  corrupt: 0,
  duplicates: 0,
  withoutConsent: 0,
  merges: 0,
  kept: 0,
  outOfTime: 0,
};

/** What one run read. */
export interface Reading extends LogCounts {
  /** Keys that are no log object's, or of an hour to come. */
  readonly misplaced: number;
  /** Objects that there was no time for. */
  readonly left: number;
  /** Lines put aside. */
  readonly quarantined: number;
  /** Why the whole log was read, if so. */
  readonly rebuilt?: string | undefined;
}

/** Why a line was not taken. */
export type Fault = "not-an-event" | "out-of-time";

/** A visitor who registered: the earliest time counts, as it does for the profiles. */
interface Merge {
  readonly user: number;
  readonly at: number;
}

/** All that a training log is, as a snapshot keeps it. */
export interface LogState {
  readonly subjects: StringInterner;
  readonly products: StringInterner;
  readonly interactions: InteractionTable;
  readonly ids: EventIds;
  /** By visitor. */
  readonly merges: Map<number, Merge>;
  /** Subjects that are bots. */
  readonly bots: Set<number>;
  readonly counts: LogCounts;
  readonly index: LogIndex;
  /** The first and last instant (ms) of the accepted events; undefined without any. */
  readonly span: { readonly from: number; readonly to: number } | undefined;
}

const emptyState = (): LogState => ({
  subjects: new StringInterner(),
  products: new StringInterner(),
  interactions: new InteractionTable(),
  ids: new EventIds(),
  merges: new Map(),
  bots: new Set(),
  counts: { ...NO_COUNTS },
  index: NOTHING_READ,
  span: undefined,
});

/** The behaviour log as it is learned from. Lines may come in any order, repeated or broken, over any number of runs. */
export class TrainingLog {
  readonly #decode: (bytes: Uint8Array) => string;
  readonly #line: Line = blankLine();
  #state: LogState;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  #unsummed = 0;

  /** @param decode UTF-8 to text, for lines that are not plainly written */
  constructor(decode: (bytes: Uint8Array) => string, state: LogState = emptyState()) {
    this.#decode = decode;
    this.#state = state;
    if (!state.span) return;
    this.#from = state.span.from;
    this.#to = state.span.to;
  }

  get state(): LogState {
    const span = this.#to < this.#from ? undefined : { from: this.#from, to: this.#to };
    return { ...this.#state, span };
  }

  /** Takes `bytes[from..to)`, one line that arrived in `hour` (hours since 1970). A line that is no event is never fatal. */
  accept(bytes: Uint8Array, from: number, to: number, hour: number): Fault | undefined {
    const { counts, ids, subjects, products, interactions } = this.#state;
    const line = this.#line;
    counts.lines++;
    if (!scanLine(bytes, from, to, line) && !readStrictly(this.#decode(bytes.subarray(from, to)), line)) {
      counts.corrupt++;
      return "not-an-event";
    }
    if (line.at > (hour + 1 + AHEAD_HOURS) * HOUR_MS) {
      counts.outOfTime++;
      return "out-of-time";
    }
    // Nothing was done later than it arrived. An object is named by the hour of its first line, and gathers for a minute.
    line.at = Math.min(line.at, (hour + 1) * HOUR_MS + GATHERING);
    if (!ids.add(line.idHigh, line.idLow, hour, DUPLICATE_HOURS)) {
      counts.duplicates++;
      return undefined;
    }
    if (line.code === MERGE) {
      counts.merges++;
      this.#merge(line);
      return undefined;
    }
    if (!line.consent) {
      counts.withoutConsent++;
      return undefined;
    }
    if (line.productFrom < 0 || line.whoTag === 0) return undefined;
    counts.kept++;
    this.#from = Math.min(this.#from, line.at);
    this.#to = Math.max(this.#to, line.at);
    const type = eventTypes[line.code];
    if (type === undefined || (line.whoTag === VISITOR && needsAccount[line.code])) return undefined;
    const strength = strengthOf(type, Number.isNaN(line.detail) ? undefined : line.detail);
    if (strength === 0) return undefined;
    const subject = subjects.indexOf(line.whoTag, line.bytes, line.whoFrom, line.whoTo);
    if (this.#state.bots.has(subject)) return undefined;
    const product = products.indexOf(PRODUCT, line.bytes, line.productFrom, line.productTo);
    interactions.add(subject, product, line.code, hour, line.at, strength);
    if (++this.#unsummed >= SUM_EVERY) this.#sumUp({ ...this.#state.index, hour });
    return undefined;
  }

  /** Counts an object that was read, or read in part. */
  object(damaged: boolean): void {
    this.#state.counts.objects++;
    if (damaged) this.#state.counts.unreadable++;
  }

  /** Notes which objects were read, and adds up and forgets what no later run needs one by one. */
  close(keys: Iterable<string>): void {
    const index = indexWithRead(this.#state.index, keys);
    this.#state = { ...this.#state, index };
    this.#sumUp(index);
  }

  #merge({ bytes, whoFrom, whoTo, visitorFrom, visitorTo, at }: Line): void {
    const { subjects, merges } = this.#state;
    const user = subjects.indexOf(USER, bytes, whoFrom, whoTo);
    const visitor = subjects.indexOf(VISITOR, bytes, visitorFrom, visitorTo);
    const before = merges.get(visitor);
    if (!before || at < before.at) merges.set(visitor, { user, at });
  }

  #sumUp(index: LogIndex): void {
    this.#unsummed = 0;
    const { interactions, ids, bots } = this.#state;
    for (const bot of interactions.findBots()) bots.add(bot);
    interactions.sumUp({ at: this.#to - RECENT_DAYS * DAY_MS, hour: completeHour(index) }, bots);
    ids.forget(completeHour(index) - DUPLICATE_HOURS);
  }
}
