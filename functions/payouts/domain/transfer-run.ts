import type { Transfer } from "./transfer.ts";

/** What a run of transfers came to. */
export interface TransferRun {
  readonly paid: number;
  /** Stripe refused them by name: their money is payable again, and goes with the next day's run. */
  readonly refused: number;
  /** Nobody knows whether Stripe has them: they are to be taken up again. */
  readonly inTransit: number;
  /** Currencies in which nobody was paid, as the platform does not have what creators are owed. */
  readonly uncovered: number;
  /** Creators, and transfers taken up again, that the run failed at. */
  readonly failed: number;
  /** Whether the time was over before everyone's turn came. */
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
 * Why a run is no success, and is to be done again; undefined if it is one. A transfer that Stripe refused is for the
 * next day, unless Stripe refuses them all: then what is wrong is not one creator's account.
 */
export function troubleOf({ paid, refused, inTransit, uncovered, failed, isLate }: TransferRun): string | undefined {
  if (isLate) return "The time is over; what is left is for the next try.";
  if (failed + inTransit > 0) return `${failed + inTransit} of the transfers were left for the next try.`;
  if (uncovered > 0) return `What creators are owed is not covered in ${uncovered} of the currencies.`;
  if (refused > 0 && paid === 0) return `Stripe refused all ${refused} transfers.`;
  return undefined;
}
