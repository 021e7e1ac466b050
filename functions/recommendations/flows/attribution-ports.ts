import type { CellCounts, Credit, PassedOver } from "../attribution/day-tally.ts";
import type { AttributedLine, CellDelta } from "../attribution/order-sums.ts";
import type { StoredSums } from "../attribution/report.ts";
import type { Receipt } from "../contract/receipt.ts";

export type { WasVisitor } from "../attribution/attributed.ts";

/** What of an order was counted, and by which version of it. */
interface CountedOrder {
  readonly version: number;
  readonly lines: readonly AttributedLine[];
}
export type FindCountedOrder = (order: string) => Promise<CountedOrder | undefined>;
/** Counts an order anew: what it adds, and that it did, both or neither; false if it was counted anew meanwhile. */
export type CountOrder = (
  order: { readonly id: string; readonly day: string },
  change: {
    readonly before: CountedOrder | undefined;
    readonly after: CountedOrder;
    readonly deltas: readonly CellDelta[];
  },
) => Promise<boolean>;

/** Receipts by id; those that are gone, or never were, are left out. */
export type FindReceipts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Receipt>>;

/** Keys of a day's objects of the log, by hour of arrival. */
export type ListLogOfDay = (day: string) => Promise<string[]>;
/** What of a day goes on: credits for study that may follow, and what was passed over. */
export interface DayRecord {
  readonly credits: readonly Credit[];
  readonly passed: readonly PassedOver[];
}
export type FindDayRecord = (day: string) => Promise<DayRecord | undefined>;
export type KeepDayRecord = (day: string, record: DayRecord) => Promise<void>;
/** Puts a day's counts in place of those that were there, and says last that the day is counted. */
export type KeepDayCounts = (day: string, counts: readonly CellCounts[]) => Promise<void>;
export type IsDayCounted = (day: string) => Promise<boolean>;
/** Tells operators how many events named lists that were not theirs. */
export type CountRefused = (refused: number) => void;

/** The sums of days, and which of them are counted by the log. */
export type FindAttribution = (
  days: readonly string[],
) => Promise<{ readonly stored: readonly StoredSums[]; readonly counted: ReadonlySet<string> }>;
