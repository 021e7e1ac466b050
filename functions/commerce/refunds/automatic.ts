import * as z from "zod";
import { DAY_MS } from "../../shared/kernel/time.ts";
import type { Verdict } from "./refund-policy.ts";

/** Orders of a customer of which something was given back without a decision, by when the last of it was. */
export const automaticRefunds = z.object({
  orders: z.array(z.object({ id: z.string(), at: z.iso.datetime() })),
  version: z.int().min(1),
});
export type AutomaticRefunds = z.infer<typeof automaticRefunds>;

/** What a customer was given back without a decision so far, and how many orders they have paid. */
export interface AutomaticRecord {
  readonly given: AutomaticRefunds | undefined;
  /** Paid with money. Of very many, as many as count. */
  readonly paidOrders: number;
}

/** The next version of what was given back unasked; refused where another came first. */
export interface AutomaticChange {
  readonly customer: string;
  readonly from: number;
  readonly after: AutomaticRefunds;
}

export const MOST_AUTOMATIC = 3;
export const AUTOMATIC_DAYS = 90;
/** One paid order in so many may go back unasked; the first one in any case. */
export const ONE_IN = 3;
/** More paid orders than this allow nothing more. */
export const PAID_THAT_COUNT = MOST_AUTOMATIC * ONE_IN;

const recent = ({ orders }: AutomaticRefunds, at: string): AutomaticRefunds["orders"] =>
  orders.filter((each) => Date.parse(each.at) > Date.parse(at) - AUTOMATIC_DAYS * DAY_MS);

/** What the policy says once it is asked how often it said yes to the same customer: each order counts once. */
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
  const because = `Within the terms, but ${others} ${others === 1 ? "order" : "orders"} went back unasked in ${AUTOMATIC_DAYS} days: a person decides.`;
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
  from: given?.version ?? 0,
  after: {
    orders: [...(given ? recent(given, at) : []).filter((each) => each.id !== id), { id, at }],
    version: (given?.version ?? 0) + 1,
  },
});
