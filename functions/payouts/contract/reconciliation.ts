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
  to: z.iso.date().describe("the first day that was not; the next run goes on there where the time was over"),
  isWhole: z.boolean().describe("whether it got to its end"),
  entries: z.int().describe("entries that commerce's journals come to"),
  booked: z.int().describe("those that were missing, and are booked now"),
  transfers: z.int().describe("transfers of ours that Stripe has"),
  settled: z.int().describe("those whose state here was behind, and is not now"),
  accounts: z.int().describe("accounts that were looked at, as nothing was heard of them for a day"),
});
export type Reconciliation = z.infer<typeof reconciliation>;
export type Finding = Reconciliation["findings"][number];

const listPayoutReconciliations = route({
  method: "GET",
  path: "/payouts/reconciliations",
  access: "operator",
  summary: "The nightly comparisons of what creators have with sales and with Stripe, the newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(reconciliation),
});

export const reconciliationRoutes = { listPayoutReconciliations };
