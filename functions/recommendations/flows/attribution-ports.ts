import type { CellCounts, Credit, PassedOver } from "../attribution/day-tally.ts";
import type { AttributedLine, CellDelta } from "../attribution/order-sums.ts";
import type { StoredSums } from "../attribution/report.ts";
import type { SlotChoice, TriedSums } from "../attribution/tried-day.ts";
import type { Receipt } from "../contract/receipt.ts";

export type { WasVisitor } from "../attribution/attributed.ts";

/** The counted lines of an order, and the order's version then. */
interface CountedOrder {
  readonly version: number;
  readonly lines: readonly AttributedLine[];
}
export type FindCountedOrder = (order: string) => Promise<CountedOrder | undefined>;
/** Adds an order's changes to the sums, and records it as counted, both or neither; false if it was counted meanwhile. */
export type CountOrder = (
  order: { readonly id: string; readonly day: string },
  change: {
    readonly before: CountedOrder | undefined;
    readonly after: CountedOrder;
    readonly deltas: readonly CellDelta[];
  },
) => Promise<boolean>;

/** Receipts by id; unknown and expired ones are left out. */
export type FindReceipts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Receipt>>;

/** The keys of a day's log objects, by hour of arrival. */
export type ListLogOfDay = (day: string) => Promise<string[]>;
/** What later runs need of a day: the credits for study that may follow, and the products that were passed over. */
export interface DayRecord {
  readonly credits: readonly Credit[];
  readonly passed: readonly PassedOver[];
  /** Lists of experiments, and what chance chose, for other contexts. */
  readonly tried: readonly TriedSums[];
  readonly choices: readonly SlotChoice[];
}
export type FindDayRecord = (day: string) => Promise<DayRecord | undefined>;
export type KeepDayRecord = (day: string, record: DayRecord) => Promise<void>;
/** Replaces a day's counts, and marks the day as counted last. */
export type KeepDayCounts = (day: string, counts: readonly CellCounts[]) => Promise<void>;
export type IsDayCounted = (day: string) => Promise<boolean>;
/** Adds to operators' metrics how many events named a list of somebody else. */
export type CountRefused = (refused: number) => void;

/** The sums of days, and which of the days are counted from the log. */
export type FindAttribution = (
  days: readonly string[],
) => Promise<{ readonly stored: readonly StoredSums[]; readonly counted: ReadonlySet<string> }>;
