import type { Journal } from "./journal.ts";
import type { Movement } from "./movement.ts";

/** The steps of a window. */
export const STEPS = ["events", "movements", "journals"] as const;

/** How far the comparison with Stripe has got. */
export interface Mark {
  /** Epoch milliseconds: everything earlier is done. */
  readonly at: number;
  /** Whether nothing was left: the next run compares the previous window again, for late arrivals. */
  readonly isUpToDate?: boolean | undefined;
  /** The window that begins there: the steps before this one are done, and of this step the items up to this one. */
  readonly within?: { readonly step: (typeof STEPS)[number]; readonly after: string } | undefined;
}

/** An item that could not be compared, to be tried again each night. */
export type Uncompared =
  | { readonly id: string; readonly movement: Movement }
  | { readonly id: string; readonly journal: Pick<Journal, "cause" | "orderId"> };
