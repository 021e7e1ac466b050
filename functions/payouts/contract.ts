import * as z from "zod";
import { file } from "../shared/kernel/file.ts";
import { currency } from "../shared/kernel/money.ts";
import { pageOf, pageQuery } from "../shared/kernel/page.ts";
import { route } from "../shared/kernel/route.ts";

export const accountStates = ["none", "pending", "restricted", "enabled"] as const;

/** Where a creator stands with Stripe. */
export const shownAccount = z.object({
  state: z
    .enum(accountStates)
    .describe("pending: Stripe waits for the creator or checks what it was told; restricted: something is due first"),
  due: z.array(z.string()).describe("what Stripe asks for, in its own words"),
  bankRefusal: z
    .object({ at: z.iso.datetime(), reason: z.string() })
    .optional()
    .describe("the last payout to the bank came back; the money waits at Stripe for another bank account"),
});
export type ShownAccount = z.infer<typeof shownAccount>;

const minor = z.int().describe("minor units of the currency");

/** What a creator has in one currency. At every instant earned is the sum of the other five. */
export const shownBalance = z.object({
  currency,
  earned: minor.describe("of all sales, less what was refunded or disputed"),
  held: minor.describe("waits until buyers can no longer give it back"),
  reserved: minor.describe("waits longer, against later refunds and disputes"),
  payable: minor.describe("goes with the next transfer; below zero it is owed by the creator, against later earnings"),
  inTransit: minor.describe("is being transferred"),
  paid: minor.describe("was transferred to the creator's account at Stripe"),
  nextTransferOn: z.iso.date().optional().describe("as things stand; absent where nothing is to be transferred"),
});
export type ShownBalance = z.infer<typeof shownBalance>;

/** A transfer as its creator sees it. */
export const shownTransfer = z.object({
  id: z.string(),
  currency,
  amount: minor,
  reversed: minor.describe("what was taken back later, and is payable again"),
  state: z.enum(["in-transit", "paid", "failed"]).describe("failed: it is payable again"),
  createdAt: z.iso.datetime(),
  paidAt: z.iso.datetime().optional(),
  failure: z.string().optional(),
});
export type ShownTransfer = z.infer<typeof shownTransfer>;

const openAccount = route({
  method: "POST",
  path: "/creators/me/account",
  access: "creator",
  summary: "Open the caller's account at Stripe, once, and get a URL where to tell Stripe what it needs to know",
  body: z.strictObject({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "an ISO 3166 code of two capital letters, such as DE")
      .optional()
      .describe("where the creator is paid; the platform's own unless given. It cannot be changed later"),
  }),
  status: 201,
  reply: shownAccount.extend({
    onboardingUrl: z.url().optional().describe("good for some minutes and once; absent when nothing is due"),
    expiresAt: z.iso.datetime().optional(),
  }),
  refusals: { "unsupported-country": 422, "account-unavailable": 503 },
});

const getAccount = route({
  method: "GET",
  path: "/creators/me/account",
  access: "creator",
  summary: "Whether the caller can be paid, and what is due before",
  reply: shownAccount,
});

const getBalance = route({
  method: "GET",
  path: "/creators/me/balance",
  access: "creator",
  summary: "What the caller has earned, by currency, and when it is transferred",
  reply: z.object({
    transfers: z
      .enum(["on", "no-account", "stopped"])
      .describe("stopped: too much is owed after refunds; earnings against it start transfers again"),
    balances: z.array(shownBalance),
  }),
});

const listDebts = route({
  method: "GET",
  path: "/creators/debts",
  access: "operator",
  summary: "Creators whose transfers are stopped: what they owe after refunds and disputes is over the limit",
  query: z.strictObject(pageQuery),
  reply: pageOf(z.object({ creator: z.string(), currency, owed: minor })),
});

const listTransfers = route({
  method: "GET",
  path: "/creators/me/transfers",
  access: "creator",
  summary: "The caller's transfers, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownTransfer),
});

const listStatements = route({
  method: "GET",
  path: "/creators/me/statements",
  access: "creator",
  summary: "The months in which money moved, newest first",
  reply: z.object({ months: z.array(z.string().describe("as 2026-06")) }),
});

export const STATEMENT_TYPES = { csv: "text/csv; charset=utf-8", pdf: "application/pdf" } as const;

const getStatement = route({
  method: "GET",
  path: "/creators/me/statements/{month}",
  access: "creator",
  summary:
    "A month's statement: as CSV each movement, as PDF (format=pdf, or Accept: application/pdf) the sums of each day",
  params: z.strictObject({ month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "a month such as 2026-06") }),
  query: z.strictObject({ format: z.enum(["csv", "pdf"]).optional() }),
  reply: file,
  files: Object.values(STATEMENT_TYPES),
  refusals: { "no-statement": 404, "statement-too-long": 422 },
});

const stripeConnectWebhook = route({
  method: "POST",
  path: "/webhooks/stripe-connect",
  access: "public",
  summary: "Stripe reports what happened on creators' accounts and to transfers; signed",
  raw: true,
  reply: z.object({ received: z.literal(true) }),
  refusals: { "invalid-signature": 400 },
});

export const routes = {
  openAccount,
  getAccount,
  getBalance,
  listDebts,
  listTransfers,
  listStatements,
  getStatement,
  stripeConnectWebhook,
};
