import { inTurns } from "../../shared/kernel/in-turns.ts";
import { guarded, noteFinding, type Tally } from "../../shared/kernel/reconciliation.ts";
import type { Finding, Reconciliation } from "../contract/reconciliation.ts";
import type { InboxPorts } from "./event-inbox.ts";
import type { RefundingPorts } from "./make-refund.ts";
import type {
  BookJournal,
  FindJournals,
  FindMovements,
  FindOrderOfPayment,
  FindProgressMark,
  KeepProgressMark,
  KeepReconciliation,
  KeepUncompared,
  ListEvents,
  ListFailures,
  ListJournals,
  ListMovements,
  ListRefunds,
  ListUncompared,
  NewId,
} from "./ports.ts";

export type ReconciliationPorts = InboxPorts &
  RefundingPorts & {
    readonly listEvents: ListEvents;
    readonly listMovements: ListMovements;
    readonly findMovements: FindMovements;
    readonly listJournals: ListJournals;
    readonly findJournals: FindJournals;
    readonly bookJournal: BookJournal;
    readonly findOrderOfPayment: FindOrderOfPayment;
    readonly listRefunds: ListRefunds;
    readonly listFailures: ListFailures;
    readonly listUncompared: ListUncompared;
    readonly keepUncompared: KeepUncompared;
    readonly findMark: FindProgressMark;
    readonly keepMark: KeepProgressMark;
    readonly keepReconciliation: KeepReconciliation;
    readonly newId: NewId;
  };

/** The number of items that are processed at once. */
const AT_ONCE = 16;

export type RunTally = Tally<Reconciliation>;

export const note = noteFinding<Finding>;

/** A run: its ports, its results, and its deadline. */
export interface Run {
  readonly ports: ReconciliationPorts;
  readonly tally: RunTally;
  readonly isLate: () => boolean;
  /** Events that were applied, or failed, in this run. */
  readonly tried: Set<string>;
  /** Epoch milliseconds: Stripe no longer lists earlier events. It lists movements for ever. */
  readonly earliest: number;
}

/** Works on all, 16 at once, those of one group in sequence. A failure is reported, and stops no other. */
export async function workOnEach<Item>(
  run: Run,
  {
    items,
    groupOf,
    work,
    failed,
  }: {
    readonly items: readonly Item[];
    readonly groupOf: (item: Item) => string;
    readonly work: (item: Item) => Promise<unknown>;
    readonly failed: (item: Item, why: string) => Finding | Promise<Finding>;
  },
): Promise<void> {
  await inTurns(AT_ONCE, items, groupOf, (item) =>
    guarded<Finding>(
      run.tally,
      () => work(item),
      (why) => failed(item, why),
    ),
  );
}
