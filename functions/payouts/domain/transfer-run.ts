import type { Transfer } from "./transfer.ts";

/** The result of a run of transfers. */
export interface TransferRun {
  readonly paid: number;
  /** Refused by Stripe: their money is payable again, and goes with the next day's run. */
  readonly refused: number;
  /** Unknown whether Stripe has them: the next run asks again. */
  readonly inTransit: number;
  /** Currencies in which nobody was paid, as the platform does not have the money. */
  readonly uncovered: number;
  /** Creators and resumed transfers that failed in the run. */
  readonly failed: number;
  /** Whether the run's time ended before everyone's turn. */
  readonly isLate: boolean;
}

/** @param rest its `failed` counts the failures of the run, which are not among `transfers` */
export function runOf(
  transfers: Iterable<Pick<Transfer, "state">>,
  rest: Pick<TransferRun, "uncovered" | "failed" | "isLate">,
): TransferRun {
  const counts = { paid: 0, failed: 0, "in-transit": 0 };
  for (const { state } of transfers) counts[state]++;
  return { paid: counts.paid, refused: counts.failed, inTransit: counts["in-transit"], ...rest };
}

/**
 * Why a run failed and is to be repeated; undefined if it succeeded. A refused transfer waits for the next day, unless
 * Stripe refuses all of them: then the fault is not one creator's account.
 */
export function troubleOf({ paid, refused, inTransit, uncovered, failed, isLate }: TransferRun): string | undefined {
  if (isLate) return "The time is over; what is left is for the next try.";
  if (failed + inTransit > 0) return `${failed + inTransit} of the transfers were left for the next try.`;
  if (uncovered > 0) return `What creators are owed is not covered in ${uncovered} of the currencies.`;
  if (refused > 0 && paid === 0) return `Stripe refused all ${refused} transfers.`;
  return undefined;
}
