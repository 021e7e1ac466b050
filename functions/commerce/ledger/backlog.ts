import { HOUR_MS } from "../../shared/kernel/time.ts";
import type { Order } from "../contract/order.ts";
import type { ShownRefund } from "../contract/refund.ts";
import { isDue, refundsOf } from "../refunds/refund.ts";

/** How far behind the automatic work is. */
export interface Backlog {
  /** Since up to when all was compared with Stripe, in hours; undefined if it never was. */
  readonly reconciliationAge: number | undefined;
  /** Stripe's events that have been failing for an hour or longer. */
  readonly failures: number;
  /** Hours since the approval of the oldest refund that is due and not made; 0 if there is none. */
  readonly refundAge: number;
}

/** Whether a listed refund waits for us alone: one whose order a bank has is made once the bank has decided. */
export const isOverdue = (order: Order | undefined, { id }: Pick<ShownRefund, "id">): boolean =>
  order !== undefined && refundsOf(order).some((each) => each.id === id && isDue(order, each));

/** @param since ISO 8601; @param now epoch milliseconds */
export const hoursSince = (since: string | number, now: number): number =>
  Math.max(0, (now - (typeof since === "number" ? since : Date.parse(since))) / HOUR_MS);
