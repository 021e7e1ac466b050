import * as z from "zod";
import { file } from "../../shared/kernel/file.ts";
import { currency } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { lines, opaque } from "../../shared/kernel/text.ts";
import { reconciliationRoutes } from "./reconciliation.ts";

export const accountStates = ["none", "pending", "restricted", "enabled", "rejected", "closed"] as const;

/** Where a creator stands with Stripe. */
export const shownAccount = z.object({
  state: z
    .enum(accountStates)
    .describe(
      "pending: Stripe waits for the creator or checks what it was told; restricted: something is due first; rejected: Stripe " +
        "turned it down; closed: Stripe tells the platform nothing of it any more; an operator can let another be opened",
    ),
  due: z.array(z.string()).describe("what Stripe asks for, in its own words"),
  bankRefusal: z
    .object({ at: z.iso.datetime(), reason: z.string() })
    .optional()
    .describe("the last payout to the bank came back; the money waits at Stripe for another bank account"),
});
export type ShownAccount = z.infer<typeof shownAccount>;

const minor = z.int().describe("minor units of the currency");

/** What a creator has in one currency. At every instant earned is the sum of the other six. */
export const shownBalance = z.object({
  currency,
  earned: minor.describe("of all sales, less what was refunded or disputed"),
  held: minor.describe("waits until buyers can no longer give it back"),
  reserved: minor.describe("waits longer, against later refunds and disputes"),
  payable: minor.describe("goes with the next transfer; below zero it is owed by the creator, against later earnings"),
  inTransit: minor.describe("is being transferred"),
  paid: minor.describe("was transferred to the creator's account at Stripe"),
  withheld: minor.describe("came back from a transfer that was reversed, and waits until an operator releases it"),
  nextTransferOn: z.iso.date().optional().describe("as things stand; absent where nothing is to be transferred"),
});
export type ShownBalance = z.infer<typeof shownBalance>;

/** A transfer as its creator sees it. */
export const shownTransfer = z.object({
  id: z.string(),
  currency,
  amount: minor,
  reversed: minor.describe("what was taken back later"),
  state: z.enum(["in-transit", "paid", "failed"]).describe("failed: it is payable again"),
  createdAt: z.iso.datetime(),
  paidAt: z.iso.datetime().optional(),
  failure: z.string().optional(),
});
export type ShownTransfer = z.infer<typeof shownTransfer>;

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
  reversals: z.array(reversal).describe("parts that operators took back"),
});

const openAccount = route({
  fresh: true,
  method: "POST",
  path: "/creators/me/account",
  access: "creator",
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary: "Open the caller's account at Stripe, once, and get a URL where to tell Stripe what it needs to know",
  body: z.strictObject({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "an ISO 3166 code of two capital letters, such as DE")
      .optional()
      .describe("where the creator is paid, one of GET /payouts/countries; the platform's own unless given"),
  }),
  status: 201,
  reply: shownAccount.extend({
    onboardingUrl: z.url().optional().describe("good for some minutes and once; absent when nothing is due"),
    expiresAt: z.iso.datetime().optional(),
  }),
  refusals: { "unsupported-country": 422, "account-closed": 409, "account-unavailable": 503, ...BUSY },
});

const getAccount = route({
  method: "GET",
  path: "/creators/me/account",
  access: "creator",
  summary: "Whether the caller can be paid, and what is due before",
  reply: shownAccount,
});

const listCountries = route({
  method: "GET",
  path: "/payouts/countries",
  access: "public",
  cache: 300,
  summary: "Where creators can be paid: elsewhere nobody should begin to sell",
  reply: z.object({ countries: z.array(z.string()).describe("ISO 3166 codes") }),
});

/** In what a price is paid to its creator. */
export const soldIn = z.object({
  currency,
  paidIn: currency.describe("what creators are paid in for it"),
  isConverted: z.boolean().describe("by Stripe, at the rate of the day of each payment, before anything is shared"),
  least: z.int().describe("minor units that a price in it is at least"),
});
export type SoldIn = z.infer<typeof soldIn>;

const listCurrencies = route({
  method: "GET",
  path: "/payouts/currencies",
  access: "public",
  cache: 300,
  summary: "The currencies that prices may be in, and what creators are paid in for each",
  reply: z.object({ currencies: z.array(soldIn) }),
});

const getBalance = route({
  method: "GET",
  path: "/creators/me/balance",
  access: "creator",
  summary: "What the caller has earned, by currency, and when it is transferred",
  reply: z.object({
    transfers: z
      .enum(["on", "no-account", "stopped", "halted"])
      .describe(
        "stopped: too much is owed after refunds; earnings against it start transfers again; halted: by an operator",
      ),
    balances: z.array(shownBalance),
  }),
});

const listDebts = route({
  method: "GET",
  path: "/creators/debts",
  access: "operator",
  summary:
    "Creators who owe after refunds and disputes of what was paid out; over the limit their transfers are stopped",
  query: z.strictObject(pageQuery),
  reply: pageOf(z.object({ creator: z.string(), currency, owed: minor, stopped: z.boolean() })),
});

const byCreator = { access: "operator", params: z.strictObject({ id: opaque(64) }) } as const;
const givenId = z.ulid().describe("chosen by the caller: the same again changes nothing more");

/** A creator's account as operators see it. */
const operatorsAccount = z.object({
  creator: z.string(),
  account: z.string().describe("its id at Stripe"),
  state: z.enum([...accountStates, "retired"]),
  due: z.array(z.string()),
  seenAt: z.iso.datetime().describe("when Stripe was last asked"),
  former: z
    .array(z.object({ account: z.string(), reason: z.string(), by: z.string(), at: z.iso.datetime() }))
    .describe("accounts that operators gave up"),
});

const getAccountOf = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/account",
  summary: "A creator's account at Stripe, as it was when it was last looked at",
  reply: operatorsAccount,
  refusals: { "unknown-account": 404 },
});

const retireAccount = route({
  ...byCreator,
  method: "POST",
  path: "/creators/{id}/account/retire",
  summary:
    "Give a creator's account up (closed, rejected, opened for the wrong country), so that they may open another",
  body: z.strictObject({ reason: lines(1000) }),
  reply: operatorsAccount,
  refusals: { "unknown-account": 404, ...BUSY },
});

const listTransfersOf = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/transfers",
  summary: "A creator's transfers, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(operatorsTransfer),
});

const getBalanceOf = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/balance",
  summary: "What a creator has earned, by currency, and what is withheld of it",
  reply: z.object({ balances: z.array(shownBalance.omit({ nextTransferOn: true })) }),
});

const reverseTransfer = route({
  access: "operator",
  method: "POST",
  path: "/creators/{id}/transfers/{transfer}/reversals",
  summary:
    "Take a paid transfer back, or a part of it. What comes back makes up for a debt first; the rest is withheld",
  params: z.strictObject({
    id: opaque(64),
    transfer: z.string().regex(/^\d{4}-\d\d-\d\d-[a-z]{3}$/, "a transfer's id such as 2026-06-01-usd"),
  }),
  body: z.strictObject({
    id: givenId,
    amount: z.int().min(1).optional().describe("minor units; all that is left unless given"),
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

const releaseWithheld = route({
  ...byCreator,
  method: "POST",
  path: "/creators/{id}/releases",
  summary: "Let what is withheld of a creator's go with the next transfer again",
  body: z.strictObject({
    id: givenId,
    currency,
    amount: z.int().min(1).optional().describe("minor units; all that is withheld unless given"),
  }),
  status: 201,
  reply: shownBalance.omit({ nextTransferOn: true }),
  refusals: { "nothing-withheld": 409, "too-much": 422, ...BUSY },
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
  refusals: { "invalid-signature": 400, "invalid-event": 400, ...BUSY },
});

export const routes = {
  openAccount,
  getAccount,
  getBalance,
  listDebts,
  listCountries,
  listCurrencies,
  getAccountOf,
  retireAccount,
  listTransfersOf,
  getBalanceOf,
  reverseTransfer,
  releaseWithheld,
  listTransfers,
  listStatements,
  getStatement,
  stripeConnectWebhook,
  ...reconciliationRoutes,
};
