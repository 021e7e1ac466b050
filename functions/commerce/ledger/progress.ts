import type { Journal } from "./journal.ts";
import type { Movement } from "./movement.ts";

/** What a window is gone through in. */
export const STEPS = ["events", "movements", "journals"] as const;

/** Up to where we were compared with Stripe. */
export interface Mark {
  /** Epoch milliseconds: all before it is done. */
  readonly at: number;
  /** Whether there was nothing more to go through: the next run looks at the window before again, for what came late. */
  readonly isUpToDate?: boolean | undefined;
  /** Of the window that begins there, the steps before this one are done, and of it all up to and with this item. */
  readonly within?: { readonly step: (typeof STEPS)[number]; readonly after: string } | undefined;
}

/** What could not be compared, to be compared again each night until it is. */
export type Uncompared =
  | { readonly id: string; readonly movement: Movement }
  | { readonly id: string; readonly journal: Pick<Journal, "cause" | "orderId"> };
