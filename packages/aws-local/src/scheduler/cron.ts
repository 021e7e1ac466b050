import { asUtc, instantOf, readingAt } from "./wall-clock.ts";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names that stand for `from`, `from + 1` and so on. */
  readonly words?: readonly string[];
}

/** AWS's six fields, in their order; a week begins on Sunday, day 1. */
const MINUTES: Field = { name: "minutes", from: 0, to: 59 };
const HOURS: Field = { name: "hours", from: 0, to: 23 };
const DAYS: Field = { name: "day-of-month", from: 1, to: 31 };
const MONTH: Field = { name: "month", from: 1, to: 12, words: MONTHS };
const WEEKDAY: Field = { name: "day-of-week", from: 1, to: 7, words: WEEKDAYS };
const YEARS: Field = { name: "year", from: 1970, to: 2199 };

/** The values of each field in rising order; `lastDay` stands for L in the day of the month. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly lastDay: boolean;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
}

function numberIn({ name, from, to, words = [] }: Field, text: string): number {
  const word = words.indexOf(text.toUpperCase());
  const value = word >= 0 ? from + word : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  if (/[LW#]/i.test(text)) {
    throw new RangeError(`${name} is ${text}: L is supported only as the last day of the month, W and # not at all.`);
  }
  throw new RangeError(`${name} is ${text}; it must be from ${from} to ${to}.`);
}

function valuesOf(field: Field, text: string): number[] {
  const values = text.split(",").flatMap((part) => {
    const [range = "", step, ...more] = part.split("/");
    const [first = "", last, ...rest] = range.split("-");
    if (more.length > 0 || rest.length > 0) throw new RangeError(`${field.name} is ${part}, which is not a range.`);
    const every = step === undefined ? 1 : /^[1-9]\d*$/.test(step) ? Number(step) : Number.NaN;
    if (Number.isNaN(every)) throw new RangeError(`${field.name} is ${part}; its step must be a number from 1.`);
    const from = range === "*" ? field.from : numberIn(field, first);
    // A step without a range extends to the end of the field.
    const open = range === "*" || step !== undefined;
    const to = last !== undefined ? numberIn(field, last) : open ? field.to : from;
    if (to < from) throw new RangeError(`${field.name} is ${part}, which ends before it begins.`);
    return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
  });
  return [...new Set(values)].sort((a, b) => a - b);
}

/**
 * Parsed here, as croner (11.0.1) moves a skipped moment to the next hour, allows both or neither of the days, and
 * refuses `5/20`; AWS does the opposite of each. @throws RangeError that names a field that AWS refuses, or that is not
 * supported (W, # and nL).
 */
export function parseCron(text: string): Cron {
  const [minutes = "", hours = "", days = "", months = "", weekdays = "", years = "", ...more] = text.split(/\s+/);
  if (years === "" || more.length > 0) {
    throw new RangeError("cron takes six fields: minutes hours day-of-month month day-of-week year.");
  }
  if ((days === "?") === (weekdays === "?")) {
    throw new RangeError("Of day-of-month and day-of-week one must be ? and the other not.");
  }
  return {
    minutes: valuesOf(MINUTES, minutes),
    hours: valuesOf(HOURS, hours),
    lastDay: days === "L",
    days: new Set(days === "L" ? [] : valuesOf(DAYS, days === "?" ? "*" : days)),
    months: new Set(valuesOf(MONTH, months)),
    weekdays: new Set(valuesOf(WEEKDAY, weekdays === "?" ? "*" : weekdays)),
    years: new Set(valuesOf(YEARS, years)),
  };
}

const DAY_MS = 86_400_000;

/** Whether the cron has moments on a day, given as its midnight in UTC. */
function isOn(cron: Cron, midnight: number): boolean {
  const date = new Date(midnight);
  const day = date.getUTCDate();
  const last = new Date(midnight + DAY_MS).getUTCDate() === 1;
  return (
    cron.years.has(date.getUTCFullYear()) &&
    cron.months.has(date.getUTCMonth() + 1) &&
    cron.weekdays.has(date.getUTCDay() + 1) &&
    (cron.lastDay ? last : cron.days.has(day))
  );
}

/**
 * The first instant after `after` (both in epoch ms) that matches the cron on the clocks of a time zone. As in AWS, a
 * moment that is skipped when the clocks go forward is left out, and one that occurs twice when they go back counts
 * once.
 */
export function nextOfCron(cron: Cron, timezone: string, after: number): number | undefined {
  const shown = readingAt(timezone, after);
  const passed = asUtc(shown);
  const end = Date.UTC(YEARS.to + 1, 0);
  for (let midnight = Date.UTC(shown.year, shown.month - 1, shown.day); midnight < end; midnight += DAY_MS) {
    if (!isOn(cron, midnight)) continue;
    const date = new Date(midnight);
    const onDay = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), second: 0 };
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const reading = { ...onDay, hour, minute };
        if (asUtc(reading) <= passed) continue;
        const instant = instantOf(timezone, reading);
        // After clocks went back they show a reading again that has already counted.
        if (instant !== undefined && instant > after) return instant;
      }
    }
  }
  return undefined;
}
