import * as z from "zod";
import { product, productId, productTypes } from "../../catalogue/contract/product.ts";
import { changedListing } from "../../shared/kernel/changed.ts";
import { currency, money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { entitlementCauses } from "../orders/causes.ts";
import { discountCode, discountRoutes } from "./discount.ts";
import { dispute, disputeRoutes } from "./dispute.ts";
import { inboxRoutes } from "./event-failure.ts";
import { gift, giftAsked, giftRoutes, giftStates } from "./gift.ts";
import { receiptRoutes } from "./receipt.ts";
import { reconciliationRoutes } from "./reconciliation.ts";
import { refund, refundRoutes } from "./refund.ts";

export { refundDays } from "../refunds/terms.ts";

import { instant } from "../../shared/kernel/instant.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { subscriptionRoutes } from "./subscription.ts";
import { tradeRoutes } from "./trade.ts";

export { type Subscription, subscription } from "./subscription.ts";
export { type Trade, trade } from "./trade.ts";

/** What a right was given for: a later change of the product takes nothing of it, whatever the product is by then. */
export const sold = z.object({
  type: z.enum(productTypes).describe("the product's, when it was sold"),
  version: z.int().min(1).describe("the product's version that was sold"),
  paid: z.boolean().describe("whether it cost its buyer anything: not what was free, taken on trial, or wholly off"),
});
export type Sold = z.infer<typeof sold>;

/** A right to a product from one source. A customer has access while any source is active. */
export const entitlement = z.object({
  customer: z.string(),
  productId: z.string(),
  source: z
    .string()
    .describe("ORDER#<order id>, SUBSCRIPTION#<subscription id>, USAGE#<usage id> or SEAT#<organisation>#<seat id>"),
  state: z.enum(["active", "suspended", "revoked"]),
  cause: z.enum(entitlementCauses).optional().describe("why it is suspended or revoked"),
  sold,
  grantedAt: z.iso.datetime(),
  endsAt: z.iso.datetime().optional().describe("it opens nothing, and no credits are left of it, from here on"),
  credits: z
    .object({ amount: z.int().min(1), creatorId: z.string() })
    .optional()
    .describe("makes it a lot of credits for a creator's products: what is used of them, credits keeps"),
  seats: z.int().min(1).optional().describe("for how many members, where the customer is an organisation"),
});
export type Entitlement = z.infer<typeof entitlement>;

/** The kinds of what a right is from, as their sources begin. In each kind ids sort by time, but for seats. */
export const rightKinds = ["ORDER", "SEAT", "SUBSCRIPTION", "USAGE"] as const;

/** Entitlements in commerce's table: query `pk` with `begins_with(sk, prefix)`; add a product id to narrow it. */
export const entitlementKeys = (customer: string, productId?: string) => ({
  pk: `CUSTOMER#${customer}`,
  prefix: productId === undefined ? "ENTITLEMENT#" : `ENTITLEMENT#${productId}#`,
});
export const entitlementKey = (customer: string, productId: string, source: string) => ({
  pk: `CUSTOMER#${customer}`,
  sk: `ENTITLEMENT#${productId}#${source}`,
});

/** Lists in an index of commerce's of what a customer has: to study, as it was granted, and lots of credits, as they end. */
export const studyIndex = (customer: string) => ({ name: "gsi2", partition: `STUDY#${customer}` }) as const;
export const lotsIndex = (customer: string) => ({ name: "gsi2", partition: `LOTS#${customer}` }) as const;

/**
 * A right as commerce's table holds it, whoever writes it: in the list of what its customer has while it is not taken back.
 * @param at the instant of the write
 */
export function entitlementItem(kept: Entitlement, at: string): Record<string, unknown> {
  const { customer, productId, source, state, credits, grantedAt, endsAt = "9999" } = kept;
  const { partition } = (credits ? lotsIndex : studyIndex)(customer);
  const place = `${credits ? endsAt : grantedAt}#${productId}#${source}`;
  return {
    ...entitlementKey(customer, productId, source),
    ...kept,
    ...changedListing(at, `${customer}#${productId}#${source}`),
    ...(state !== "revoked" && { gsi2Pk: partition, gsi2Sk: place }),
  };
}

/**
 * One for each customer and product ever ordered: its version, a number, grows with whatever may change what the
 * customer owns. Who grants a product on a reading of what they own adds 1 to it, if it is as it was read.
 */
export const holdKey = (customer: string, productId: string) => ({
  pk: `CUSTOMER#${customer}`,
  sk: `HOLD#${productId}`,
});

/** The customer under whom the rights of an organisation are kept: seats that its members claim. */
export const organisationCustomer = (organisation: string) => `organisation:${organisation}`;

export const MAX_SEATS = 500;

/** What an order is for, where it is not for who pays. */
export const seatsBought = z.strictObject({
  organisation: z.ulid(),
  count: z.int().min(1).max(MAX_SEATS).describe("seats of each product"),
});
export type SeatsBought = z.infer<typeof seatsBought>;

/** A part in hundredths of a percent: 1,000 is 10 %. Fields of it are named for their unit. */
export const basisPoints = z.int().min(0).max(10_000);

/** A product of a bundle, as it was when the bundle was ordered. */
export const includedProduct = z.object({
  productId: z.string(),
  type: z.enum(productTypes).exclude(["bundle"]),
  title: z.string(),
  version: z.int(),
});
export type IncludedProduct = z.infer<typeof includedProduct>;

/** What is bought, as it was when it was ordered. */
export const orderLine = z.object({
  productId: z.string(),
  creatorId: z.string(),
  type: z.enum(productTypes),
  title: z.string(),
  version: z.int().describe("the product's version that is sold"),
  price: money.describe("what is paid for the line in all"),
  listPrice: money.optional().describe("before discounts, where there are any, and before tax that is added"),
  tax: z.int().min(1).optional().describe("minor units of the price that are tax, once it is paid"),
  shareBasis: z
    .int()
    .optional()
    .describe(
      "minor units that the share is reckoned on, where the platform bears a discount: what its creator sold it for",
    ),
  quantity: z.int().min(1).optional().describe("how many seats; one customer's own unless given"),
  unitPrice: money.optional().describe("what one seat is listed at"),
  includes: z.array(includedProduct).optional().describe("what a bundle gives a right to beside itself"),
  credits: product.shape.credits,
  platformShareBasisPoints: basisPoints
    .optional()
    .describe("what the platform keeps of the line, as it was when it was ordered; older orders are at the default"),
  refundDays: z
    .int()
    .min(0)
    .describe(
      "days from the payment in which it may be given back without a decision, as sold; see docs/selling/refunds.md",
    ),
});
export type OrderLine = z.infer<typeof orderLine>;

/** What became of the money of a line, in minor units. */
export const lineMoney = z.object({
  refunded: z.int().describe("given back"),
  disputed: z.int().describe("taken by a bank for a dispute that is open or lost"),
  earned: z.int().describe("by its creator, after the platform's share, its tax and all that went back"),
  earnedIn: currency.describe("what that is in: another than the order's where Stripe converts"),
});
export type LineMoney = z.infer<typeof lineMoney>;

/** What a payment came to in our balance at Stripe: its balance transaction. The price may be in another currency. */
export const settlement = z.object({
  transaction: z.string().describe("Stripe's balance transaction"),
  amount: z.int().describe("minor units that arrived, before Stripe's fee"),
  fee: z.int().describe("minor units that Stripe kept of it"),
  currency: z.string().describe("of the balance that it is in, in Stripe's lower case"),
  rate: z.number().optional().describe("by which Stripe converted it, where it did"),
});
export type Settlement = z.infer<typeof settlement>;

export const orderStates = ["pending", "paid", "partially-refunded", "refunded", "failed", "void"] as const;

/** An order as stored. All lines share the currency of the total. */
export const order = z.object({
  id: z.ulid(),
  customer: z.string(),
  lines: z.array(orderLine).min(1),
  total: money,
  credit: z
    .int()
    .optional()
    .describe(
      "minor units of the total that did not arrive by its payment, as credit that the customer had at Stripe paid them; " +
        "negative where what they owed from before arrived with it",
    ),
  refunded: money.describe("what was given back so far"),
  state: z.enum(orderStates),
  createdAt: z.iso.datetime(),
  paidAt: z.iso.datetime().optional(),
  settlement: z
    .union([settlement, z.literal("awaited")])
    .optional()
    .describe("awaited: the order is paid, and booked as soon as Stripe says what the payment came to"),
  refundedAt: z.iso.datetime().optional().describe("when the last of it was made, by Stripe's clock"),
  disputedAt: z.iso.datetime().optional().describe("when a dispute last moved, by Stripe's clock where it says so"),
  heardAt: z.iso.datetime().optional().describe("when we last heard something new of its payment"),
  processingSince: z.iso
    .datetime()
    .optional()
    .describe("when it was heard that the money is on its way: by some methods that takes days"),
  checkout: z.object({ id: z.string(), url: z.url(), expiresAt: z.iso.datetime() }).optional(),
  paymentIntent: z.string().optional(),
  method: z.string().optional().describe("what it was paid by, in Stripe's words: card, alipay, wechat_pay ..."),
  refunds: z.array(refund).optional(),
  disputes: z.array(dispute).optional(),
  discounts: z
    .array(z.object({ id: z.string(), code: z.string(), amount: z.int().describe("minor units that it took off") }))
    .optional(),
  recommendationId: z.string().optional().describe("the list that led to the order"),
  gift: gift.optional().describe("what is bought is another's: who claims it has the right to it"),
  seats: seatsBought.optional().describe("the organisation that it is for; it grants its customer nothing"),
  subscription: z.ulid().optional().describe("the subscription whose paid invoice the order stands for"),
  instalment: z.object({ part: z.int(), of: z.int() }).optional().describe("which part it is of what is paid in parts"),
  money: z
    .array(lineMoney)
    .optional()
    .describe(
      "of each line once the order is paid, as it was kept last: derived from all else, and read by other contexts",
    ),
  version: z.int().min(1),
});
export type Order = z.infer<typeof order>;

/**
 * Who a customer is at Stripe, in commerce's table: one for each currency in which they had a subscription, as Stripe
 * combines no currencies on one.
 */
export const stripeCustomersKey = (customer: string) => ({ pk: `CUSTOMER#${customer}`, sk: "STRIPE" });
const stripeCustomers = z.partialRecord(
  currency,
  z.object({ id: z.string(), since: z.iso.datetime().describe("when it was made") }),
);
/** Of the item of the key: the oldest first. */
export const stripeCustomersOf = (item: Readonly<Record<string, unknown>> | undefined) => {
  const { pk: _, sk: __, ...kept } = item ?? {};
  return Object.entries(stripeCustomers.parse(kept))
    .map(([code, { id, since }]) => ({ currency: currency.parse(code), id, since }))
    .toSorted((a, b) => a.since.localeCompare(b.since));
};

/** Whether a creator's sales and transfers go on, in commerce's table: an item of `trade`; both do where there is none. */
export const tradeKey = (creator: string) => ({ pk: `CREATOR#${creator}`, sk: "TRADE" });

/** A copy of it: hundreds of sales in a second rest on it, each on one of the copies. */
export const tradeCopyKey = (creator: string, copy: number) => ({ pk: `CREATOR#${creator}`, sk: `TRADE#${copy}` });

/** The condition that a creator's sales, or their transfers, go on, for a transaction that rests on it. */
export const salesGoOn = (creator: string, copy: number) => goesOn(tradeCopyKey(creator, copy), "sales");
export const transfersGoOn = (creator: string) => goesOn(tradeKey(creator), "transfers");
const goesOn = (Key: ReturnType<typeof tradeKey>, what: "sales" | "transfers") => ({
  Key,
  ConditionExpression: "attribute_not_exists(pk) OR #what = :open",
  ExpressionAttributeNames: { "#what": what },
  ExpressionAttributeValues: { ":open": "open" },
});

/** The key of an order in commerce's table: for other contexts that hear of its changes. */
export const orderKey = (id: string) => ({ pk: `ORDER#${id}`, sk: "ORDER" });

/** Lists in an index of commerce's: a customer's orders by their ids, and a creator's sales (`orderId`) as they were paid. */
export const ordersIndex = (customer: string) => ({ name: "gsi1", partition: `CUSTOMER#${customer}` }) as const;
export const salesIndex = (creator: string) => ({ name: "gsi1", partition: `SALES#${creator}` }) as const;

/** A journal in commerce's table, beside its order: for other contexts that hear of money. It is never changed. */
export const journal = z.object({
  cause: z.string().describe("unique: what is told twice is one journal"),
  orderId: z.string(),
  currency: currency.describe("that Stripe holds the money in, whatever the price is in"),
  at: z.iso.datetime(),
  earnedAt: z.iso.datetime().optional().describe("when what it gives or takes back was paid for"),
  postings: z
    .array(
      z.object({
        account: z
          .string()
          .describe(
            "stripe, stripe-fees, disputed, exchange, processing, customer-credit, tax, revenue or creator:<id>",
          ),
        amount: z.int().describe("minor units: positive is gained, negative is owed to the account"),
        refundableUntil: z.iso
          .datetime()
          .optional()
          .describe("a creator's: from then on the buyer can no longer take it back unasked"),
      }),
    )
    .readonly(),
});

/** A day's journals are spread over so many lists, as one list takes a thousand writes a second. */
const SPREAD = 8;
const journalList = (day: string, n: number) => `JOURNALS#${day}#${n}`;

/** Lists in an index of commerce's: the journals that are dated on a day ("2026-06-01"), in order in each list. */
export const journalsIndex = (day: string) =>
  ({ name: "gsi1", partitions: Array.from({ length: SPREAD }, (_, n) => journalList(day, n)) }) as const;
/** The list that a journal is in: an order's id ends at random. */
export const journalListOf = (day: string, orderId: string) =>
  journalList(day, (orderId.codePointAt(orderId.length - 1) ?? 0) % SPREAD);

/** A journal's sort key starts with this. */
export const JOURNAL_PREFIX = "JOURNAL#";

/** An order as its buyer sees it. */
export const shownOrder = order
  .omit({
    customer: true,
    paymentIntent: true,
    checkout: true,
    refunds: true,
    disputes: true,
    disputedAt: true,
    heardAt: true,
    settlement: true,
    gift: true,
    money: true,
    version: true,
  })
  .extend({
    gift: z.object({ email: z.string(), state: z.enum(giftStates) }).optional(),
    state: z
      .enum([...orderStates, "processing"])
      .describe("processing: the buyer is done, and the money is on its way, which by some methods takes days"),
    lines: z.array(orderLine.omit({ platformShareBasisPoints: true, shareBasis: true })).min(1),
    checkoutUrl: z.url().optional().describe("where to pay, while the order is pending"),
  });
export type ShownOrder = z.infer<typeof shownOrder>;

const placeOrder = route({
  method: "POST",
  path: "/orders",
  access: "member",
  limits: [{ per: "caller", most: 60, within: HOUR }],
  summary:
    "Order products; pay at checkoutUrl. It is paid a moment after Checkout, once Stripe has told us: ask GET /orders/{id} " +
    "until it is no longer pending. The same products again while that is open give the same order",
  body: z
    .strictObject({
      products: z.array(productId).min(1).max(20),
      currency: currency.optional().describe("to pay in; unless given, that of the first product's own price"),
      codes: z.array(discountCode).max(3).optional().describe("of discounts: all of them must apply, see POST /quotes"),
      recommendationId: z.ulid().optional().describe("the list that the products were found on"),
      gift: giftAsked.optional().describe("to give it away: the same products to the same address give the same order"),
      seats: seatsBought.optional().describe("buy each product for so many members of an organisation of the caller"),
    })
    .refine(({ gift, seats }) => !(gift && seats), {
      path: ["gift"],
      error: "give away or buy seats, not both at once",
    }),
  status: 201,
  reply: shownOrder,
  refusals: {
    "unknown-product": 404,
    "unknown-organisation": 404,
    "not-for-seats": 422,
    "repeated-product": 422,
    "too-many-products": 422,
    "no-price-in-currency": 422,
    "code-not-applicable": 422,
    "total-too-large": 422,
    "total-too-small": 422,
    "recurring-product": 422,
    "pay-per-use": 422,
    "free-gift": 422,
    "own-product": 409,
    "already-owned": 409,
    "creator-stopped": 409,
    "checkout-open": 409,
    "payment-processing": 409,
    "payment-unavailable": 503,
    ...BUSY,
  },
});

const byOrder = { access: "member", params: z.strictObject({ id: z.ulid() }) } as const;

const cancelOrder = route({
  ...byOrder,
  method: "POST",
  path: "/orders/{id}/cancel",
  summary: "Withdraw an order that is not paid",
  reply: shownOrder,
  refusals: { "unknown-order": 404, "not-pending": 409, "payment-processing": 409, "payment-unavailable": 503 },
});

const getOrder = route({
  ...byOrder,
  method: "GET",
  path: "/orders/{id}",
  summary: "One order of the caller. What was just paid is pending until Stripe has told us, mostly within a second",
  reply: shownOrder,
  refusals: { "unknown-order": 404 },
});

const listOrders = route({
  method: "GET",
  path: "/orders",
  access: "member",
  summary: "The caller's orders, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownOrder),
});

const stripeWebhook = route({
  method: "POST",
  path: "/webhooks/stripe",
  access: "public",
  summary: "Stripe reports what happened; signed",
  raw: true,
  reply: z.object({ received: z.literal(true) }),
  refusals: { "invalid-signature": 400, "invalid-event": 400 },
});

const share = z.strictObject({
  platformShareBasisPoints: basisPoints.describe(
    "what the platform keeps; 1,000 is 10 %, and the rest is the creator's",
  ),
  from: instant.describe("orders from this instant on; a share that begins at the same one is replaced"),
});

/** What the platform keeps of a product's, or of a creator's, sales: the newest that has begun counts. */
export const revenueShares = z.object({ shares: z.array(share).max(100), version: z.int().min(1) });
export type RevenueShares = z.infer<typeof revenueShares>;

const settingShares = {
  method: "PUT",
  access: "operator",
  body: share,
  reply: z.object({ shares: z.array(share).describe("all that were set, the newest first") }),
  refusals: { "too-many-shares": 409 },
} as const;

const setProductShare = route({
  ...settingShares,
  path: "/products/{id}/revenue-share",
  params: z.strictObject({ id: productId }),
  summary: "Set what the platform keeps of a product's sales from an instant on; it comes before its creator's share",
});

const setCreatorShare = route({
  ...settingShares,
  path: "/creators/{id}/revenue-share",
  params: z.strictObject({ id: opaque(64) }),
  summary: "Set what the platform keeps of a creator's sales from an instant on",
});

export const routes = {
  placeOrder,
  cancelOrder,
  getOrder,
  listOrders,
  stripeWebhook,
  setProductShare,
  setCreatorShare,
  ...discountRoutes,
  ...receiptRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...inboxRoutes,
  ...reconciliationRoutes,
  ...subscriptionRoutes,
  ...giftRoutes,
  ...tradeRoutes,
};
