import { LOG_PREFIX } from "../../behaviour/contract/event.ts";
import { HOUR_MS, iso } from "../../shared/kernel/time.ts";
import { LATE_HOURS } from "../settings.ts";

/** The objects of the log that were read. */
export interface LogIndex {
  /** The latest hour of arrival of a read object, in hours since 1970; 0 before the first. */
  readonly hour: number;
  /** The keys that were read of the last three days before it. */
  readonly keys: ReadonlySet<string>;
}

export const NOTHING_READ: LogIndex = { hour: 0, keys: new Set() };

const SHAPE = new RegExp(`^${LOG_PREFIX}(\\d{4})/(\\d\\d)/(\\d\\d)/(\\d\\d)/[!-.0-~]+\\.gz$`);

/** The hour of arrival in a log object's key, in hours since 1970; undefined for a key of another shape. */
export function hourOf(key: string): number | undefined {
  const [, year, month, day, hour] = SHAPE.exec(key) ?? [];
  const text = `${year}-${month}-${day}T${hour}`;
  const at = Date.parse(`${text}:00:00Z`);
  // `Date` also accepts the thirtieth of February.
  return Number.isNaN(at) || !iso(at).startsWith(text) ? undefined : at / HOUR_MS;
}

/** The hour before which no object that is read later arrived. */
export const completeHour = ({ hour }: LogIndex): number => hour - LATE_HOURS;

/** The key after which there may be unread objects. */
export function resumeAfter(index: LogIndex): string {
  const at = iso(Math.max(0, completeHour(index)) * HOUR_MS);
  return `${LOG_PREFIX}${at.slice(0, 13).replaceAll("-", "/").replace("T", "/")}`;
}

/**
 * The unread keys of the log. A key of another form, or of a future hour, is misplaced: reading it would move the index past
 * objects that are still to come.
 * @param keys after `resumeAfter(index)`, ascending
 * @param now ms since 1970
 */
export function unreadKeys(
  keys: readonly string[],
  index: LogIndex,
  now: number,
): { fresh: string[]; misplaced: string[] } {
  const latest = now / HOUR_MS + 1;
  const fresh: string[] = [];
  const misplaced: string[] = [];
  for (const key of keys) {
    const hour = hourOf(key);
    if (hour === undefined || hour > latest) misplaced.push(key);
    else if (!index.keys.has(key)) fresh.push(key);
  }
  return { fresh, misplaced };
}

/** The index after objects of these keys were read. */
export function indexWithRead(index: LogIndex, keys: Iterable<string>): LogIndex {
  const all = new Set(index.keys);
  let { hour } = index;
  for (const key of keys) {
    all.add(key);
    hour = Math.max(hour, hourOf(key) ?? hour);
  }
  const isRecent = (key: string): boolean => {
    const arrived = hourOf(key);
    return arrived !== undefined && arrived >= hour - LATE_HOURS;
  };
  return { hour, keys: new Set([...all].filter(isRecent)) };
}
