import * as z from "zod";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { reconciliationOf } from "../../shared/kernel/reconciliation.ts";
import { route } from "../../shared/kernel/route.ts";

const findingKinds = [
  "entry-differs",
  "unknown-transfer",
  "transfer-differs",
  "transfer-not-at-stripe",
  "uncovered",
  "not-compared",
] as const;

/** A comparison of creators' balances with commerce's journals and with Stripe: what was read, corrected and left. */
export const reconciliation = reconciliationOf(findingKinds, {
  from: z.iso.date().describe("the first day that was compared"),
  to: z.iso.date().describe("the first day that was not; the next run continues there if this one was out of time"),
  isWhole: z.boolean().describe("whether it was completed"),
  entries: z.int().describe("entries that follow from commerce's journals"),
  booked: z.int().describe("missing entries that were booked"),
  transfers: z.int().describe("our transfers at Stripe"),
  settled: z.int().describe("transfers whose state here was out of date and was updated"),
  accounts: z.int().describe("accounts that were checked, as they had no report for a day"),
});
export type Reconciliation = z.infer<typeof reconciliation>;
export type Finding = Reconciliation["findings"][number];

const listPayoutReconciliations = route({
  method: "GET",
  path: "/payouts/reconciliations",
  access: "operator",
  summary: "The nightly comparisons of creators' balances with sales and with Stripe, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(reconciliation),
});

export const reconciliationRoutes = { listPayoutReconciliations };
