import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";
import { DayTally, isTold, type Told } from "../attribution/day-tally.ts";
import { LineSplitter } from "../log/line-splitter.ts";
import { hourOf } from "../log/log-index.ts";
import { logLine } from "../log/log-line.ts";
import { DAYS_CAUGHT_UP } from "../settings.ts";
import type {
  CountRefused,
  FindDayRecord,
  FindReceipts,
  IsDayCounted,
  KeepDayCounts,
  KeepDayRecord,
  ListLogOfDay,
  WasVisitor,
} from "./attribution-ports.ts";
import type { Now } from "./ports.ts";
import type { ReadObjects } from "./training-ports.ts";

export interface AttributeDaysPorts {
  readonly listLogOfDay: ListLogOfDay;
  readonly readObjects: ReadObjects;
  readonly findReceipts: FindReceipts;
  readonly wasVisitor: WasVisitor;
  readonly findDayRecord: FindDayRecord;
  readonly keepDayRecord: KeepDayRecord;
  readonly keepDayCounts: KeepDayCounts;
  readonly isDayCounted: IsDayCounted;
  readonly countRefused: CountRefused;
  readonly now: Now;
}

/** The part of a log line that concerns lists; undefined if there is none. */
function toldBy(text: string): Told | undefined {
  // Most lines are of neither kind, and parsing them would be the main cost.
  if (!text.includes('"recommendationId"') && !text.includes('"progress"') && !text.includes('"complete"'))
    return undefined;
  const event = logLine(text);
  if (!event || event.type === "merge" || !event.consent || event.product === undefined) return undefined;
  const { type, id, at, product, user, anonymousId, recommendationId } = event;
  if (!isTold(type) || (user === undefined && anonymousId === undefined)) return undefined;
  return { id, type, at, product, user, anonymousId, recommendationId };
}

/** Reads one hour's objects into a tally, and settles it. */
async function tallyHour(
  ports: AttributeDaysPorts,
  tally: DayTally,
  { keys, decode }: { readonly keys: readonly string[]; readonly decode: (bytes: Uint8Array) => string },
): Promise<void> {
  const lines = new LineSplitter((bytes, from, to) => {
    const told = toldBy(decode(bytes.subarray(from, to)));
    if (told) tally.accept(told);
  });
  await ports.readObjects(keys, {
    chunk: (part) => lines.push(part),
    end: () => {
      lines.end();
      return true;
    },
  });
  await tally.settle(await ports.findReceipts(tally.waiting), ports.wasVisitor);
}

/** Counts one day's log, hour by hour, so that at most one hour's events wait for their receipts. */
async function attributeDay(
  ports: AttributeDaysPorts,
  day: string,
  decode: (bytes: Uint8Array) => string,
): Promise<void> {
  const before = await ports.findDayRecord(dayOf(iso(Date.parse(day) - DAY_MS)));
  const tally = new DayTally(before?.credits);
  const hours = Map.groupBy(await ports.listLogOfDay(day), hourOf);
  for (const keys of hours.values()) await tallyHour(ports, tally, { keys, decode });
  const { counts, credits, passed } = tally.result(Date.parse(day) + DAY_MS);
  await ports.keepDayRecord(day, { credits, passed });
  await ports.keepDayCounts(day, counts);
  ports.countRefused(tally.refused);
}

/**
 * Attributes clicks and study to lists, from the log of each whole day that is not counted yet, oldest first, as each day needs the
 * credits of the previous one. Counting a day again gives the same result.
 * @param decode UTF-8 to text
 * @param until ms since 1970, after which no further day is begun
 */
export async function attributeDays(
  ports: AttributeDaysPorts,
  decode: (bytes: Uint8Array) => string,
  until: number,
): Promise<{ readonly counted: readonly string[]; readonly left: number }> {
  const today = Date.parse(dayOf(iso(ports.now())));
  const days = Array.from({ length: DAYS_CAUGHT_UP }, (_, n) => dayOf(iso(today - (DAYS_CAUGHT_UP - n) * DAY_MS)));
  const counted: string[] = [];
  const open: string[] = [];
  for (const day of days) if (!(await ports.isDayCounted(day))) open.push(day);
  for (const day of open) {
    if (ports.now() >= until) break;
    await attributeDay(ports, day, decode);
    counted.push(day);
  }
  return { counted, left: open.length - counted.length };
}
