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
  held: minor.describe("waits until buyers can no longer get an automatic refund"),
  reserved: minor.describe("waits longer, against later refunds and disputes"),
  payable: minor.describe("part of the next transfer; negative if the creator owes it, against later earnings"),
  inTransit: minor.describe("is being transferred"),
  paid: minor.describe("was transferred to the creator's account at Stripe"),
  withheld: minor.describe("returned by a reversed transfer, and waits until an operator releases it"),
  nextTransferOn: z.iso.date().optional().describe("the expected day; absent if there is nothing to transfer"),
});
export type ShownBalance = z.infer<typeof shownBalance>;

/** The currency in which a price is paid to its creator. */
const soldIn = z.object({
  currency,
  paidIn: currency.describe("the currency in which creators are paid for it"),
  isConverted: z.boolean().describe("by Stripe, at the rate of each payment's day, before the shares are computed"),
  least: z.int().describe("the lowest price in minor units"),
});
export type SoldIn = z.infer<typeof soldIn>;

const listCurrencies = route({
  method: "GET",
  path: "/payouts/currencies",
  access: "public",
  cache: 300,
  summary: "The currencies of prices, and for each the currency in which creators are paid",
  reply: z.object({ currencies: z.array(soldIn) }),
});

const getBalance = route({
  method: "GET",
  path: "/creators/me/balance",
  access: "member",
  summary: "The caller's earnings, by currency, and when they are transferred",
  reply: z.object({
    transfers: z
      .enum(["on", "no-account", "stopped", "halted"])
      .describe(
        "stopped: the creator owes too much after refunds, until earnings have reduced it; halted: by an operator",
      ),
    balances: z.array(shownBalance),
  }),
});

const listDebts = route({
  method: "GET",
  path: "/creators/debts",
  access: "operator",
  summary:
    "Creators who owe money after refunds and disputes of paid-out sales; over the limit their transfers are stopped",
  query: z.strictObject(pageQuery),
  reply: pageOf(z.object({ creator: z.string(), currency, owed: minor, stopped: z.boolean() })),
});

const getBalanceOf = route({
  ...byCreator,
  method: "GET",
  path: "/creators/{id}/balance",
  summary: "A creator's earnings, by currency, and the amounts withheld",
  reply: z.object({ balances: z.array(shownBalance.omit({ nextTransferOn: true })) }),
});

const releaseWithheld = route({
  ...byCreator,
  method: "POST",
  path: "/creators/{id}/releases",
  summary: "Release a creator's withheld money for the next transfer",
  body: z.strictObject({
    id: givenId,
    currency,
    amount: z.int().min(1).optional().describe("minor units; everything withheld unless given"),
  }),
  status: 201,
  reply: shownBalance.omit({ nextTransferOn: true }),
  refusals: { "nothing-withheld": 409, "too-much": 422, ...BUSY },
});

export const balanceRoutes = { listCurrencies, getBalance, listDebts, getBalanceOf, releaseWithheld };
