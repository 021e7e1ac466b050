import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";
import { DayTally, isTold, subjectKey, type Told } from "../attribution/day-tally.ts";
import { LineSplitter } from "../log/line-splitter.ts";
import { hourOf } from "../log/log-index.ts";
import { logLine } from "../log/log-line.ts";
import { actOf, ExposureDay } from "../purchase/exposures.ts";
import { Maturing } from "../purchase/matured.ts";
import { CREDIT_MS, DAYS_CAUGHT_UP } from "../settings.ts";
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
import type { FindDayExposures, KeepDayExposures, KeepMaturedDay } from "./purchase-ports.ts";
import type { ReadObjects } from "./training-ports.ts";

export interface AttributeDaysPorts {
  readonly listLogOfDay: ListLogOfDay;
  readonly readObjects: ReadObjects;
  readonly findReceipts: FindReceipts;
  readonly wasVisitor: WasVisitor;
  readonly findDayRecord: FindDayRecord;
  readonly keepDayRecord: KeepDayRecord;
  readonly keepDayCounts: KeepDayCounts;
  readonly findDayExposures: FindDayExposures;
  readonly keepDayExposures: KeepDayExposures;
  readonly keepMaturedDay: KeepMaturedDay;
  readonly isDayCounted: IsDayCounted;
  readonly countRefused: CountRefused;
  readonly now: Now;
}

/** Days for which what follows may come of a list. */
const WEEK = CREDIT_MS / DAY_MS;

/** What may come of a list, or joins who it was shown to with who they became. */
const SAYS_SOMETHING = /"(recommendationId|click|view|cart|checkout|purchase|refund|progress|complete|merge)"/;

/** Takes what a line says that has to do with lists, and with what may come of them. */
function accept(text: string, tally: DayTally, shown: ExposureDay): void {
  // Parsing is what costs.
  if (!SAYS_SOMETHING.test(text)) return;
  const event = logLine(text);
  if (event?.type === "merge") shown.merge(subjectKey({ anonymousId: event.anonymousId }), subjectKey(event));
  if (!event || event.type === "merge" || !event.consent || event.product === undefined) return;
  const { type, id, at, product, user, anonymousId, recommendationId } = event;
  if (user === undefined && anonymousId === undefined) return;
  const kind = actOf(type);
  if (kind) shown.act(kind, { subject: subjectKey({ user, anonymousId }), product, at: Date.parse(at) });
  const told: Told = { id, type, at, product, user, anonymousId, recommendationId };
  if (isTold(type)) tally.accept(told);
}

/** Reads one hour's objects into a tally, and settles it. */
async function tallyHour(
  ports: AttributeDaysPorts,
  { tally, shown }: { readonly tally: DayTally; readonly shown: ExposureDay },
  { keys, decode }: { readonly keys: readonly string[]; readonly decode: (bytes: Uint8Array) => string },
): Promise<void> {
  const lines = new LineSplitter((bytes, from, to) => accept(decode(bytes.subarray(from, to)), tally, shown));
  await ports.readObjects(keys, {
    chunk: (part) => lines.push(part),
    end: () => {
      lines.end();
      return true;
    },
  });
  await tally.settle(await ports.findReceipts(tally.waiting), ports.wasVisitor);
}

/** With a day, the week of the lists that were made seven days before it is over: what came of them is known from here on. */
async function matureWeekBefore(ports: AttributeDaysPorts, day: string): Promise<void> {
  const last = Date.parse(day);
  const made = dayOf(iso(last - WEEK * DAY_MS));
  const maturing = new Maturing(made);
  for (let after = WEEK; after >= 0; after--) {
    const record = await ports.findDayExposures(dayOf(iso(last - after * DAY_MS)));
    if (record) maturing.add(record);
  }
  await ports.keepMaturedDay(made, maturing.result());
}

/** Counts one day's log, hour by hour, so that at most one hour's events wait for their receipts. */
async function attributeDay(
  ports: AttributeDaysPorts,
  day: string,
  decode: (bytes: Uint8Array) => string,
): Promise<void> {
  const before = await ports.findDayRecord(dayOf(iso(Date.parse(day) - DAY_MS)));
  const shown = new ExposureDay();
  const tally = new DayTally(before?.credits, (...told) => shown.show(...told));
  const hours = Map.groupBy(await ports.listLogOfDay(day), hourOf);
  for (const keys of hours.values()) await tallyHour(ports, { tally, shown }, { keys, decode });
  const { counts, ...record } = tally.result(Date.parse(day) + DAY_MS);
  await ports.keepDayRecord(day, record);
  await ports.keepDayExposures(day, shown.result());
  await matureWeekBefore(ports, day);
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
