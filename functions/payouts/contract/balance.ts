import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { byCreator, givenId, minor } from "./fields.ts";

/** A creator's balance in one currency. At every instant `earned` is the sum of the other six. */
const shownBalance = z.object({
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

/** The currency in which a price is paid to its creator. */
const soldIn = z.object({
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

const getBalanceOf = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/balance",
  summary: "What a creator has earned, by currency, and what is withheld of it",
  reply: z.object({ balances: z.array(shownBalance.omit({ nextTransferOn: true })) }),
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

export const balanceRoutes = { listCurrencies, getBalance, listDebts, getBalanceOf, releaseWithheld };
