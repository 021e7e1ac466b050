import { HOUR_MS } from "../../shared/kernel/time.ts";
import type { Order } from "../contract/order.ts";
import type { ShownRefund } from "../contract/refund.ts";
import { isDue, refundsOf } from "../refunds/refund.ts";

/** The backlog of automatic work. */
export interface Backlog {
  /** Hours since the point up to which everything was compared with Stripe; undefined if nothing was. */
  readonly reconciliationAge: number | undefined;
  /** Stripe's events that have been failing for an hour or longer. */
  readonly failures: number;
  /** Hours since the approval of the oldest refund that is due and not made; 0 if there is none. */
  readonly refundAge: number;
}

/** Whether a listed refund waits only for us: one in dispute is made once the bank has decided. */
export const isOverdue = (order: Order | undefined, { id }: Pick<ShownRefund, "id">): boolean =>
  order !== undefined && refundsOf(order).some((each) => each.id === id && isDue(order, each));

/** @param since ISO 8601; @param now epoch milliseconds */
export const hoursSince = (since: string | number, now: number): number =>
  Math.max(0, (now - (typeof since === "number" ? since : Date.parse(since))) / HOUR_MS);
