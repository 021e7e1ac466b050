import * as z from "zod";
import { DAY_MS } from "../../shared/kernel/time.ts";
import { AUTOMATIC_DAYS, MOST_AUTOMATIC, ONE_IN } from "../settings.ts";
import type { Verdict } from "./refund-policy.ts";

/** A customer's orders with automatic refunds, by the time of the last one. */
export const automaticRefunds = z.object({
  orders: z.array(z.object({ id: z.string(), at: z.iso.datetime() })),
  version: z.int().min(1),
});
export type AutomaticRefunds = z.infer<typeof automaticRefunds>;

/** A customer's automatic refunds so far, and how many orders they have paid. */
export interface AutomaticRecord {
  readonly given: AutomaticRefunds | undefined;
  /** Orders paid with money, counted up to the number that matters. */
  readonly paidOrders: number;
}

/** The next version of a customer's automatic refunds; refused if another change came first. */
export interface AutomaticChange {
  readonly customer: string;
  readonly after: AutomaticRefunds;
}

/** More paid orders than this allow nothing more. */
export const PAID_THAT_COUNT = MOST_AUTOMATIC * ONE_IN;

const recent = ({ orders }: AutomaticRefunds, at: string): AutomaticRefunds["orders"] =>
  orders.filter((each) => Date.parse(each.at) > Date.parse(at) - AUTOMATIC_DAYS * DAY_MS);

/** The policy's verdict after the limit of automatic refunds for each customer. Each order counts once. */
export function boundedVerdict(
  verdict: Verdict,
  { given, paidOrders }: AutomaticRecord,
  orderId: string,
  at: string,
): Verdict {
  if (!verdict.approved) return verdict;
  const others = (given ? recent(given, at) : []).filter(({ id }) => id !== orderId).length;
  const most = Math.min(MOST_AUTOMATIC, Math.max(1, Math.floor(paidOrders / ONE_IN)));
  if (others < most) return verdict;
  const because = `Within the terms, but ${others} ${others === 1 ? "order was" : "orders were"} refunded automatically in ${AUTOMATIC_DAYS} days: a person decides.`;
  return { approved: false, because };
}

/** The record with one order more. */
export const withAutomaticRefund = (
  { given }: AutomaticRecord,
  customer: string,
  id: string,
  at: string,
): AutomaticChange => ({
  customer,
  after: {
    orders: [...(given ? recent(given, at) : []).filter((each) => each.id !== id), { id, at }],
    version: (given?.version ?? 0) + 1,
  },
});
