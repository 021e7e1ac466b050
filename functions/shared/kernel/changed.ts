import { DAY_MS, dayOf, iso } from "./time.ts";

/** A day's changes are spread over so many lists, as one list takes a thousand writes a second. */
const SPREAD = 8;

/** The lists of an item's last change, by which a night publishes changes once more; every table that has them is indexed so. */
export const CHANGES = {
  index: "changes",
  pk: "CHANGED#{day}#{part}",
  sk: "{at}#{id}",
  lists: "what changed on a day, in parts, so that a night publishes it once more",
} as const;

const listOf = (day: string, n: number) => `CHANGED#${day}#${n}`;

/**
 * What an item has beside its own, so that a night can publish its change once more: it is listed on the day of its last
 * change. @param at the instant of the change @param id its key, which ends at random
 */
export const changedListing = (at: string, id: string) => ({
  changesPk: listOf(dayOf(at), (id.codePointAt(id.length - 1) ?? 0) % SPREAD),
  changesSk: `${at}#${id}`,
});

/** The lists of changes from an instant on, until another, each with what its sort keys are between. */
export function changedLists(from: string, until: string): { partition: string; from: string; until: string }[] {
  const lists = [];
  const last = Date.parse(dayOf(until));
  for (let day = Date.parse(dayOf(from)); day <= last; day += DAY_MS) {
    for (let n = 0; n < SPREAD; n++) lists.push({ partition: listOf(dayOf(iso(day)), n), from, until });
  }
  return lists;
}
