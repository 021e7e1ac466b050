/** A reading of a wall clock, to the second. `month` is 1 to 12. */
export interface Reading {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    const two = "2-digit";
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: timezone,
      calendar: "iso8601",
      hourCycle: "h23",
      ...({ year: "numeric", month: two, day: two, hour: two, minute: two, second: two } as const),
    });
    formats.set(timezone, format);
  }
  return format;
}

/** What the clocks of an IANA time zone show at an instant, in epoch ms. @throws RangeError for an unknown zone. */
export function readingAt(timezone: string, instant: number): Reading {
  const parts = formatOf(timezone).formatToParts(instant);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return {
    ...{ year: of("year"), month: of("month"), day: of("day") },
    ...{ hour: of("hour"), minute: of("minute"), second: of("second") },
  };
}

/** The instant, in epoch ms, at which clocks in UTC show a reading: it orders readings. */
export function asUtc({ year, month, day, hour, minute, second }: Reading): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The instant, in epoch ms, at which the clocks of a time zone show a reading: the first one if they show it twice as
 * they go back; undefined if they skip it as they go forward.
 */
export function instantOf(timezone: string, reading: Reading): number | undefined {
  const wanted = asUtc(reading);
  // A zone's offset changes at most once within a day, so only the offsets a day before and after are possible.
  const found = [wanted - 86_400_000, wanted + 86_400_000]
    .map((near) => wanted - (asUtc(readingAt(timezone, near)) - near))
    .filter((instant) => asUtc(readingAt(timezone, instant)) === wanted);
  return found.length === 0 ? undefined : Math.min(...found);
}
