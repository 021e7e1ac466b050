import { journalListOf, journalsIndex } from "../../contract/order.ts";
import type { Journal } from "../../ledger/journal.ts";

const dayOf = (at: string) => at.slice(0, 10);

/** The lists of the day of an instant. */
export const journalLists = (at: string): readonly string[] => journalsIndex(dayOf(at)).partitions;

/** Where a journal is listed. */
export const journalListing = ({ orderId, at, cause }: Journal) => ({
  gsi1Pk: journalListOf(dayOf(at), orderId),
  gsi1Sk: `${at}#${cause}`,
});
