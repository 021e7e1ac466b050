/** A day's changes are spread over so many lists, as one list takes a thousand writes a second. */
const SPREAD = 8;

const listOf = (day: string, n: number) => `CHANGED#${day}#${n}`;
const dayOf = (at: string) => at.slice(0, 10);

/**
 * What an item has beside its own, so that a night can tell of its change once more: it is listed in the table's index
 * `gsi1` on the day of its last change. @param at the instant of the change @param id its key, which ends at random
 */
export const changedListing = (at: string, id: string) => ({
  gsi1Pk: listOf(dayOf(at), (id.codePointAt(id.length - 1) ?? 0) % SPREAD),
  gsi1Sk: `${at}#${id}`,
});

/** The lists of changes from an instant on, until another, each with what its sort keys are between. */
export function changedLists(from: string, until: string): { partition: string; from: string; until: string }[] {
  const lists = [];
  const last = Date.parse(dayOf(until));
  for (let day = Date.parse(dayOf(from)); day <= last; day += 86_400_000) {
    for (let n = 0; n < SPREAD; n++) {
      lists.push({ partition: listOf(new Date(day).toISOString().slice(0, 10), n), from, until });
    }
  }
  return lists;
}
