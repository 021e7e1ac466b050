import { LOG_PREFIX } from "../../behaviour/contract/event.ts";
import { HOUR_MS, iso } from "../../shared/kernel/time.ts";

/** A log object may come this long after others of a later hour. */
const LATE_HOURS = 72;

/** Which objects of the log were read. */
export interface LogIndex {
  /** The latest hour of arrival that an object was read of, in hours since 1970; 0 before the first. */
  readonly hour: number;
  /** Keys read of the last three days before it. */
  readonly keys: ReadonlySet<string>;
}

export const NOTHING_READ: LogIndex = { hour: 0, keys: new Set() };

const SHAPE = new RegExp(`^${LOG_PREFIX}(\\d{4})/(\\d\\d)/(\\d\\d)/(\\d\\d)/[!-.0-~]+\\.gz$`);

/** The hour of arrival in a log object's key, in hours since 1970; undefined for a key of another shape. */
export function hourOf(key: string): number | undefined {
  const [, year, month, day, hour] = SHAPE.exec(key) ?? [];
  const text = `${year}-${month}-${day}T${hour}`;
  const at = Date.parse(`${text}:00:00Z`);
  // The thirtieth of February is parsed, too.
  return Number.isNaN(at) || !iso(at).startsWith(text) ? undefined : at / HOUR_MS;
}

/** No object that will be read from here on arrived before this hour. */
export const completeHour = ({ hour }: LogIndex): number => hour - LATE_HOURS;

/** The key after which objects that are not read yet may stand. */
export function resumeAfter(index: LogIndex): string {
  const at = iso(Math.max(0, completeHour(index)) * HOUR_MS);
  return `${LOG_PREFIX}${at.slice(0, 13).replaceAll("-", "/").replace("T", "/")}`;
}

/**
 * What of the log's keys is new. One that is no log object, or of an hour that is not there yet, is misplaced: to read it
 * would move the index past what is still to come.
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
