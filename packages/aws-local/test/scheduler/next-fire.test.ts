import fc from "fast-check";
import { expect, test } from "vitest";
import { nextFire } from "../../src/scheduler/next-fire.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const instants = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) });
const zones = fc.constantFrom("UTC", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe");
const iso = (expression: string, timezone: string, after: string) => {
  const next = nextFire(expression, timezone, Date.parse(after));
  return next === undefined ? undefined : new Date(next).toISOString();
};

/** A field of a cron, and the values that it names. */
interface Field {
  readonly text: string;
  readonly values: readonly number[];
}
function fieldOf(from: number, to: number): fc.Arbitrary<Field> {
  const range = (a: number, b: number, step = 1) => {
    const values: number[] = [];
    for (let value = a; value <= b; value += step) values.push(value);
    return values;
  };
  const value = fc.integer({ min: from, max: to });
  const step = fc.integer({ min: 1, max: to });
  const part = fc.oneof(
    fc.constant({ text: "*", values: range(from, to) }),
    value.map((each) => ({ text: String(each), values: [each] })),
    step.map((every) => ({ text: `*/${every}`, values: range(from, to, every) })),
    fc.tuple(value, step).map(([each, every]) => ({ text: `${each}/${every}`, values: range(each, to, every) })),
    fc
      .tuple(value, value)
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
      .map(([a, b]) => ({ text: `${a}-${b}`, values: range(a, b) })),
  );
  return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ({
    text: parts.map(({ text }) => text).join(","),
    values: parts.flatMap(({ values }) => values),
  }));
}
const crons = fc.record({
  minutes: fieldOf(0, 59),
  hours: fieldOf(0, 23),
  months: fieldOf(1, 12),
  day: fc.oneof(
    fieldOf(1, 31).map((field) => ({ kind: "day" as const, field })),
    fieldOf(1, 7).map((field) => ({ kind: "weekday" as const, field })),
  ),
});
type Case = typeof crons extends fc.Arbitrary<infer T> ? T : never;
const textOf = ({ minutes, hours, months, day }: Case) => {
  const days = day.kind === "day" ? `${day.field.text} ${months.text} ?` : `? ${months.text} ${day.field.text}`;
  return `cron(${minutes.text} ${hours.text} ${days} *)`;
};
/** Read by another way than the code under test: the clock as it is printed. */
function isNamed({ minutes, hours, months, day }: Case, timezone: string, instant: number): boolean {
  const printed = new Date(instant).toLocaleString("sv-SE", { timeZone: timezone });
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0] = printed.split(/\D/).map(Number);
  const weekday = new Date(year, month - 1, date).getDay() + 1;
  return (
    minutes.values.includes(minute) &&
    hours.values.includes(hour) &&
    months.values.includes(month) &&
    day.field.values.includes(day.kind === "day" ? date : weekday)
  );
}

test("a rate is due exactly its period after, and from its anchor on only at multiples of it", () => {
  const units = fc.constantFrom(["minute", MINUTE], ["hours", 3_600_000], ["days", DAY]) as fc.Arbitrary<
    [string, number]
  >;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      units,
      instants,
      instants,
      zones,
      (count, unit, after, anchor, zone) => {
        const [name, ms] = unit;
        const rate = `rate(${count} ${name})`;
        expect(nextFire(rate, zone, after)).toBe(after + count * ms);
        const next = nextFire(rate, zone, after, anchor) ?? Number.NaN;
        expect(next > after && next >= anchor && (next - anchor) % (count * ms) === 0).toBe(true);
        expect(next === anchor || next - count * ms <= after).toBe(true);
      },
    ),
  );
});

test("a cron is due at a strictly later moment that matches all its fields", () => {
  fc.assert(
    fc.property(crons, zones, instants, (cron, zone, after) => {
      const next = nextFire(textOf(cron), zone, after);
      // Some days are in none of their months.
      fc.pre(next !== undefined);
      expect(next).toBeGreaterThan(after);
      expect(next % MINUTE).toBe(0);
      expect(isNamed(cron, zone, next)).toBe(true);
    }),
  );
});

test("a cron skips no moment that matches its fields", () => {
  fc.assert(
    fc.property(crons, fc.constantFrom("UTC", "Asia/Kathmandu"), instants, (cron, zone, after) => {
      const next = nextFire(textOf(cron), zone, after) ?? Number.POSITIVE_INFINITY;
      const first = (Math.floor(after / MINUTE) + 1) * MINUTE;
      const nearest = Math.max(first, next - 120 * MINUTE);
      for (let at = first; at < Math.min(next, first + 120 * MINUTE); at += MINUTE) {
        expect(isNamed(cron, zone, at)).toBe(false);
      }
      if (next === Number.POSITIVE_INFINITY) return;
      for (let at = nearest; at < next; at += MINUTE) expect(isNamed(cron, zone, at)).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test("names, the last day, leap days and years mean what they do on AWS", () => {
  expect(iso("cron(0 3 * * ? *)", "UTC", "2026-11-24T03:00:00Z")).toBe("2026-11-25T03:00:00.000Z");
  expect(iso("cron(0 12 ? * MON-fri *)", "UTC", "2026-11-27T12:00:00Z")).toBe("2026-11-30T12:00:00.000Z");
  expect(iso("cron(0 12 ? * 1 *)", "UTC", "2026-11-24T00:00:00Z")).toBe("2026-11-29T12:00:00.000Z");
  expect(iso("cron(0 0 L * ? *)", "UTC", "2028-02-01T00:00:00Z")).toBe("2028-02-29T00:00:00.000Z");
  expect(iso("cron(0 0 29 FEB ? *)", "UTC", "2097-01-01T00:00:00Z")).toBe("2104-02-29T00:00:00.000Z");
  expect(iso("cron(0 0 1 1 ? 2027-2028)", "UTC", "2028-01-01T00:00:00Z")).toBeUndefined();
  expect(iso("cron(0 0 30 2 ? *)", "UTC", "2026-01-01T00:00:00Z")).toBeUndefined();
});

test("a moment that clocks skip is left out, and one that they repeat comes once", () => {
  const daily = "cron(30 2 * * ? *)";
  expect(iso(daily, "America/New_York", "2026-03-07T07:30:00Z")).toBe("2026-03-09T06:30:00.000Z");
  const night = "cron(30 1 * * ? *)";
  expect(iso(night, "America/New_York", "2026-11-01T00:00:00Z")).toBe("2026-11-01T05:30:00.000Z");
  expect(iso(night, "America/New_York", "2026-11-01T05:30:00Z")).toBe("2026-11-02T06:30:00.000Z");
  expect(iso(night, "America/New_York", "2026-11-01T06:15:00Z")).toBe("2026-11-02T06:30:00.000Z");
  expect(iso("rate(1 day)", "America/New_York", "2026-11-01T00:00:00Z")).toBe("2026-11-02T00:00:00.000Z");
});

test("an at is due once, in its time zone, and never when it is over or skipped", () => {
  const at = "at(2026-07-01T08:00:00)";
  expect(iso(at, "Europe/Berlin", "2026-06-01T00:00:00Z")).toBe("2026-07-01T06:00:00.000Z");
  expect(iso(at, "Europe/Berlin", "2026-07-01T06:00:00Z")).toBeUndefined();
  expect(iso("at(2026-03-08T02:30:00)", "America/New_York", "2026-01-01T00:00:00Z")).toBeUndefined();
});

test.each([
  ["cron(0 3 * * * *)", "one must be ?"],
  ["cron(0 3 ? * ? *)", "one must be ?"],
  ["cron(0 3 * * ?)", "six fields"],
  ["cron(60 3 * * ? *)", "minutes is 60"],
  ["cron(0 3 0 * ? *)", "day-of-month is 0"],
  ["cron(0 3 ? * 8 *)", "day-of-week is 8"],
  ["cron(0 3 ? * 6L *)", "L is supported only as the last day of the month"],
  ["cron(0 3 15W * ? *)", "W and # not at all"],
  ["cron(0 3 ? * 2#1 *)", "W and # not at all"],
  ["cron(0 5-3 * * ? *)", "ends before it begins"],
  ["cron(*/0 3 * * ? *)", "step"],
  ["rate(0 minutes)", "a number from 1"],
  ["rate(5 seconds)", "minutes, hours or days"],
  ["at(2026-02-30T00:00:00)", "a moment that exists"],
  ["at(tomorrow)", "a moment that exists"],
  ["every day", "at(...), rate(...) or cron(...)"],
])("%s is refused with the reason", (expression, reason) => {
  expect(() => nextFire(expression, "UTC", 0)).toThrow(reason);
});

test("a time zone that is not one is refused", () => {
  expect(() => nextFire("rate(1 day)", "Mars/Olympus", 0)).toThrow(/Mars\/Olympus/);
});
