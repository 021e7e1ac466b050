import * as z from "zod";
import { money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { lines, opaque } from "../../shared/kernel/text.ts";

/** In their order; a lost dispute may still be won. */
export const disputeStates = [
  "warning-needs-response",
  "warning-under-review",
  "warning-closed",
  "prevented",
  "needs-response",
  "under-review",
  "lost",
  "won",
] as const;

/** A buyer's bank contests a payment. A warning only asks; a dispute holds the money until it is decided. */
export const dispute = z.object({
  id: z.string().describe("Stripe's"),
  amount: z.int().min(0).describe("minor units of the order's currency"),
  state: z.enum(disputeStates),
  reason: z.string(),
  openedAt: z.iso.datetime(),
  dueBy: z.iso.datetime().optional().describe("the bank's deadline for evidence"),
  hasEvidence: z.boolean().describe("whether evidence was submitted"),
  movements: z
    .array(
      z.object({
        id: z.string().describe("Stripe's balance transaction"),
        amount: z.int().describe("minor units; negative if the money was taken"),
        fee: z.int(),
        currency: z.string(),
        at: z.iso.datetime().optional().describe("by Stripe's clock"),
      }),
    )
    .describe("its effects on the balance"),
});
export type Dispute = z.infer<typeof dispute>;

export const shownDispute = dispute.omit({ movements: true }).extend({ amount: money, orderId: z.ulid() });
export type ShownDispute = z.infer<typeof shownDispute>;

const listDisputes = route({
  method: "GET",
  path: "/disputes",
  access: "operator",
  summary: "Disputes in a state, newest first",
  query: z.strictObject({ ...pageQuery, state: z.enum(disputeStates).default("needs-response") }),
  reply: pageOf(shownDispute),
});

const submitEvidence = route({
  method: "POST",
  path: "/disputes/{id}/evidence",
  access: "operator",
  summary:
    "Send the bank our evidence, once: the order, and which content was opened and studied; optionally with a note",
  params: z.strictObject({ id: opaque(255) }),
  body: z.strictObject({ text: lines(20_000).optional() }),
  reply: shownDispute,
  refusals: { "unknown-dispute": 404, "not-contestable": 409, ...BUSY },
});

export const disputeRoutes = { listDisputes, submitEvidence };
