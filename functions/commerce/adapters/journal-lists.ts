import type { Journal } from "../ledger/journal.ts";

/** A day's journals are spread over so many lists, as one list takes a thousand writes a second. */
const SPREAD = 8;

const list = (day: string, n: number) => `JOURNALS#${day}#${n}`;
const dayOf = (at: string) => at.slice(0, 10);

/** The lists of the day of an instant. */
export const journalLists = (at: string): string[] => Array.from({ length: SPREAD }, (_, n) => list(dayOf(at), n));

/** Where a journal is listed; an order's id ends at random. */
export const journalListing = ({ orderId, at, cause }: Journal) => ({
  gsi1pk: list(dayOf(at), (orderId.codePointAt(orderId.length - 1) ?? 0) % SPREAD),
  gsi1sk: `${at}#${cause}`,
});
