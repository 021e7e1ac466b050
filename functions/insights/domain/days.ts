import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";

/** A day (UTC) as days since 1970. */
export const dayNumber = (day: string): number => Math.floor(Date.parse(day) / DAY_MS);
export const dayText = (day: number): string => dayOf(iso(day * DAY_MS));

const MONTHS = 12;
/** The month of a day, as months since the year 0. */
export const monthOfDay = (day: number): number => {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * MONTHS + date.getUTCMonth();
};
export const monthText = (month: number): string =>
  `${Math.floor(month / MONTHS)}-${String((month % MONTHS) + 1).padStart(2, "0")}`;
export const monthNumber = (month: string): number => {
  const [year = 0, of = 1] = month.split("-").map(Number);
  return year * MONTHS + of - 1;
};

const WEEK = 7;
/** 1970 began on a Thursday. */
const FIRST_MONDAY = 4;
/** The Monday of a day's week. */
export const mondayOf = (day: number): number => day - ((((day - FIRST_MONDAY) % WEEK) + WEEK) % WEEK);
