import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { lines, opaque } from "../../shared/kernel/text.ts";
import { byCreator, givenId, minor } from "./fields.ts";

/** A transfer as its creator sees it. */
const shownTransfer = z.object({
  id: z.string(),
  currency,
  amount: minor,
  reversed: minor.describe("the amount reversed later"),
  state: z.enum(["in-transit", "paid", "failed"]).describe("failed: it is payable again"),
  createdAt: z.iso.datetime(),
  paidAt: z.iso.datetime().optional(),
  failure: z.string().optional(),
});
export type ShownTransfer = z.infer<typeof shownTransfer>;

/** A transfer in an event on the bus. */
export const toldTransfer = shownTransfer.extend({ creator: z.string() });
export type ToldTransfer = z.infer<typeof toldTransfer>;

const reversal = z.object({
  id: z.ulid(),
  amount: minor,
  reason: z.string(),
  by: z.string().describe("the operator's id"),
  at: z.iso.datetime(),
  state: z.enum(["asked", "made", "refused"]),
  failure: z.string().optional().describe("why Stripe refused it"),
});

/** A transfer as operators see it. */
export const operatorsTransfer = shownTransfer.extend({
  destination: z.string().describe("the account at Stripe"),
  stripeTransfer: z.string().optional(),
  reversals: z.array(reversal).describe("parts that operators reversed"),
});

const listTransfers = route({
  method: "GET",
  path: "/creators/me/transfers",
  access: "member",
  summary: "The caller's transfers, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownTransfer),
});

const listTransfersOf = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/transfers",
  summary: "A creator's transfers, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(operatorsTransfer),
});

const reverseTransfer = route({
  access: "operator",
  method: "POST",
  path: "/creators/{id}/transfers/{transfer}/reversals",
  summary: "Reverse a paid transfer, or a part of it. The money reduces a debt first; the rest is withheld",
  params: z.strictObject({
    id: opaque(64),
    transfer: z.string().regex(/^\d{4}-\d\d-\d\d-[a-z]{3}$/, "a transfer's id such as 2026-06-01-usd"),
  }),
  body: z.strictObject({
    id: givenId,
    amount: z.int().min(1).optional().describe("minor units; the rest of the transfer unless given"),
    reason: lines(1000),
  }),
  status: 201,
  reply: operatorsTransfer,
  refusals: {
    "unknown-transfer": 404,
    "not-paid": 409,
    "nothing-left": 409,
    "too-much": 422,
    "reversal-mismatch": 409,
    "too-many-reversals": 409,
    "reversal-refused": 409,
    "transfers-unavailable": 503,
    ...BUSY,
  },
});

export const transferRoutes = { listTransfers, listTransfersOf, reverseTransfer };
