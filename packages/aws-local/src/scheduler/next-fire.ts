import { nextOfCron, parseCron } from "./cron.ts";
import { instantOf, readingAt } from "./wall-clock.ts";

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function rateMs(text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) {
    throw new RangeError(`rate takes a number from 1 and minutes, hours or days, such as rate(5 minutes): ${text}`);
  }
  return Number(count) * unitMs;
}

function atInstant(text: string, timezone: string): number | undefined {
  const numbers = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text)?.slice(1).map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers ?? [];
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (!numbers || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(text)) {
    throw new RangeError(`at takes a moment that exists, such as at(2030-01-31T08:00:00): ${text}`);
  }
  return instantOf(timezone, { year, month, day, hour, minute, second });
}

/**
 * The first moment strictly after `after` at which a schedule expression of EventBridge Scheduler is due; undefined if
 * there is none. Instants are in epoch ms.
 * @param expression `at(yyyy-mm-ddThh:mm:ss)`, `rate(value unit)` or `cron(fields)`
 * @param timezone IANA name: where `at` and `cron` are read. The days of a rate are always of 24 hours
 * @param anchor when a rate first falls due; `after` itself unless given
 * @throws RangeError for an invalid expression or time zone, with the reason
 */
export function nextFire(expression: string, timezone: string, after: number, anchor = after): number | undefined {
  readingAt(timezone, after);
  const [, kind, text = ""] = /^(at|rate|cron)\((.*)\)$/.exec(expression) ?? [];
  if (kind === "cron") return nextOfCron(parseCron(text), timezone, after);
  if (kind === "rate") {
    const period = rateMs(text);
    return after < anchor ? anchor : anchor + (Math.floor((after - anchor) / period) + 1) * period;
  }
  if (kind === "at") {
    const instant = atInstant(text, timezone);
    return instant !== undefined && instant > after ? instant : undefined;
  }
  throw new RangeError(`A schedule expression is at(...), rate(...) or cron(...), not ${expression}`);
}
