import { DAY_MS, dayOf, iso } from "./time.ts";

/** The shards of a day's list of changes: one list takes a thousand writes a second. */
const SPREAD = 8;

/**
 * The index of items by the day of their last change, from which changes are published again each night. Every table
 * that has them is indexed alike.
 */
export const CHANGES = {
  index: "changes",
  pk: "CHANGED#{day}#{part}",
  sk: "{at}#{id}",
  lists: "changes of a day, in shards, which the night publishes once more",
} as const;

const listOf = (day: string, n: number) => `CHANGED#${day}#${n}`;

/**
 * The attributes that list an item on the day of its last change, so that a nightly run can publish it again. @param at
 * the instant of the change @param id its key, which ends at random
 */
export const changedListing = (at: string, id: string) => ({
  changesPk: listOf(dayOf(at), (id.codePointAt(id.length - 1) ?? 0) % SPREAD),
  changesSk: `${at}#${id}`,
});

/** The lists of changes between two instants, each with the range of its sort keys. */
export function changedLists(from: string, until: string): { partition: string; from: string; until: string }[] {
  const lists = [];
  const last = Date.parse(dayOf(until));
  for (let day = Date.parse(dayOf(from)); day <= last; day += DAY_MS) {
    for (let n = 0; n < SPREAD; n++) lists.push({ partition: listOf(dayOf(iso(day)), n), from, until });
  }
  return lists;
}
