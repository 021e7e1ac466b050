import { eventTypes } from "../../behaviour/contract/event-types.ts";
import { strengthOf } from "../../behaviour/contract/interaction-sum.ts";
import { DAY_MS, HOUR_MS } from "../../shared/kernel/time.ts";
import { NEEDS_ACCOUNT } from "../interactions/interaction.ts";
import { RECENT_DAYS } from "../settings.ts";
import { EventIds } from "./event-ids.ts";
import { InteractionTable } from "./interaction-table.ts";
import { scanLine } from "./line-scanner.ts";
import { completeHour, indexWithRead, type LogIndex, NOTHING_READ } from "./log-index.ts";
import { blankLine, type Line, MERGE, PRODUCT, readStrictly, USER, VISITOR } from "./log-line.ts";
import { StringInterner } from "./string-interner.ts";

/**
 * Events with the same id within this time are the same event. Behaviour accepts no event over 30 days old or a day ahead, and
 * retries end before that, so two copies cannot arrive further apart.
 */
const DUPLICATE_HOURS = 31 * 24;
/** How far a device's clock may be ahead; events dated later are invalid. */
const AHEAD_HOURS = 24;
/** How long the delivery stream collects lines for one object, in ms. */
const GATHERING = 60_000;
/** The number of interactions after which older ones are summed, which bounds the memory of a first run. */
const SUM_EVERY = 4_000_000;

/** By code of the type. */
const needsAccount: readonly boolean[] = eventTypes.map((type) => NEEDS_ACCOUNT.has(type));

/** The counts of reading the log. */
export interface LogCounts {
  objects: number;
  /** Objects that could not be read completely. */
  unreadable: number;
  lines: number;
  corrupt: number;
  duplicates: number;
  withoutConsent: number;
  merges: number;
  kept: number;
  /** Events dated after their arrival by more than clocks may differ. */
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

/** The counts of one run. */
export interface Reading extends LogCounts {
  /** Keys of another form, or of a future hour. */
  readonly misplaced: number;
  /** Objects left for the next run. */
  readonly left: number;
  /** Quarantined lines. */
  readonly quarantined: number;
  /** Why the whole log was read again, if it was. */
  readonly rebuilt?: string | undefined;
}

/** Why a line was rejected. */
export type Fault = "not-an-event" | "out-of-time";

/** A visitor who registered; the earliest merge counts, as for profiles. */
interface Merge {
  readonly user: number;
  readonly at: number;
}

/** The state of a training log, as stored in a snapshot. */
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

/** The behaviour log for training. Lines may come in any order, repeated or invalid, over any number of runs. */
export class TrainingLog {
  readonly #decode: (bytes: Uint8Array) => string;
  readonly #line: Line = blankLine();
  #state: LogState;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  #unsummed = 0;

  /** @param decode UTF-8 to text, for lines that are not in the usual form */
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

  /** Adds one line, `bytes[from..to)`, that arrived in `hour` (hours since 1970). @returns why it was rejected, if it was */
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
    // An event cannot have happened after its arrival. An object is named by the hour of its first line and collects for a minute.
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

  /** Counts an object that was read, completely or in part. */
  object(damaged: boolean): void {
    this.#state.counts.objects++;
    if (damaged) this.#state.counts.unreadable++;
  }

  /** Records which objects were read, sums older interactions, and forgets old ids. */
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
