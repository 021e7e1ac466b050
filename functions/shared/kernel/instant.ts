import * as z from "zod";
import { iso } from "./time.ts";

const [FIRST, LAST] = [Date.parse("2000-01-01T00:00:00Z"), Date.parse("2101-01-01T00:00:00Z")];
/** The length of a date and time with nanoseconds and an offset, with some room. */
const LONGEST = 40;

const isTold = (at: number): boolean => at >= FIRST && at < LAST;

/** In UTC, with milliseconds, so that stored instants sort as text. */
function inUtc(told: string): string {
  const at = told.length > LONGEST ? Number.NaN : Date.parse(told);
  return isTold(at) ? iso(at) : told;
}

/**
 * An instant as sent: RFC 3339 with any offset and any fraction of a second, stored in UTC with milliseconds, from the year
 * 2000 to 2100.
 */
export const instant = z.iso
  .datetime({ offset: true })
  .overwrite(inUtc)
  .max(LONGEST)
  .refine((told) => isTold(Date.parse(told)), "in the years 2000 to 2100");
