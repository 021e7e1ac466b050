import * as z from "zod";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { reconciliationOf } from "../../shared/kernel/reconciliation.ts";
import { route } from "../../shared/kernel/route.ts";

const findingKinds = [
  "event-failed",
  "unknown-order",
  "unbooked",
  "amount-differs",
  "currency-differs",
  "order-without-payment",
  "currency-not-in-books",
  "refund-not-made",
  "not-compared",
  "events-lost",
] as const;

/** A comparison with Stripe: what was read, mended and left. */
export const reconciliation = reconciliationOf(findingKinds, {
  from: z.iso.datetime(),
  to: z.iso
    .datetime()
    .describe(
      "the end of the compared time; long before endedAt if the run was out of time: the next run continues there",
    ),
  events: z.int().describe("events that were read"),
  applied: z.int().describe("events that had never arrived, and were applied"),
  movements: z.int().describe("balance transactions of our payments that were read"),
  mended: z.int().describe("movements that were in no journal, and were booked"),
  fees: z.int().describe("fees that were booked"),
  exchanged: z.int().describe("movements that Stripe converted at another rate than the payment"),
  refunds: z.int().describe("approved refunds that were made now"),
});
export type Reconciliation = z.infer<typeof reconciliation>;
export type Finding = Reconciliation["findings"][number];

const listReconciliations = route({
  method: "GET",
  path: "/reconciliations",
  access: "operator",
  summary: "The nightly comparisons with Stripe, newest first, with the differences that they could not mend",
  query: z.strictObject(pageQuery),
  reply: pageOf(reconciliation),
});

export const reconciliationRoutes = { listReconciliations };
