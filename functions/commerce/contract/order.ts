import * as z from "zod";
import { product, productId, productTypes } from "../../catalogue/contract/product.ts";
import { shownCreator } from "../../creators/contract/creator.ts";
import { instant } from "../../shared/kernel/instant.ts";
import { currency, money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { discountCode } from "./discount.ts";
import { dispute } from "./dispute.ts";
import { gift, giftAsked, giftStates } from "./gift.ts";
import { settlement } from "./payment.ts";
import { refund } from "./refund.ts";
import { basisPoints } from "./revenue-share.ts";

const MAX_SEATS = 500;

/** The receiver of an order that is not for its buyer. */
const seatsBought = z.strictObject({
  organisation: z.ulid(),
  count: z.int().min(1).max(MAX_SEATS).describe("seats of each product"),
});
export type SeatsBought = z.infer<typeof seatsBought>;

/** A product of a bundle, as it was when the bundle was ordered. */
const includedProduct = z.object({
  productId: z.string(),
  type: z.enum(productTypes).exclude(["bundle"]),
  title: z.string(),
  version: z.int(),
});
export type IncludedProduct = z.infer<typeof includedProduct>;

/** A line, as it was when it was ordered. */
const orderLine = z.object({
  productId: z.string(),
  creatorId: z.string(),
  type: z.enum(productTypes),
  title: z.string(),
  version: z.int().describe("the product's version that is sold"),
  price: money.describe("the whole line's price"),
  listPrice: money.optional().describe("before discounts, if any, and before added tax"),
  tax: z.int().min(1).optional().describe("minor units of tax in the price, once it is paid"),
  offered: z.int().min(1).optional().describe("what an offer takes off it, in minor units"),
  shareBasis: z
    .int()
    .optional()
    .describe("if the platform bears a discount: the creator's price, of which the share is computed, in minor units"),
  quantity: z.int().min(1).optional().describe("number of seats; for the customer themselves unless given"),
  unitPrice: money.optional().describe("the list price of one seat"),
  includes: z.array(includedProduct).optional().describe("the products of a bundle, to which it also gives rights"),
  credits: product.shape.credits,
  platformShareBasisPoints: basisPoints
    .optional()
    .describe("the platform's share at the time of the order; the default if absent"),
  refundDays: z
    .int()
    .min(0)
    .describe("days from the payment in which a refund is automatic, as sold; see docs/guides/selling/refunds.md"),
  affiliate: z
    .object({ id: z.string().describe("a user"), shareBasisPoints: basisPoints.describe("of the price before tax") })
    .optional()
    .describe("who recommended it, and what its creator promised them: fixed when it was ordered"),
});
export type OrderLine = z.infer<typeof orderLine>;

/** The money of a line after refunds and disputes, in minor units. */
const lineMoney = z.object({
  refunded: z.int().describe("refunded"),
  disputed: z.int().describe("taken by a bank for a dispute that is open or lost"),
  earned: z.int().describe("by its creator, after the platform's share, tax, refunds and disputes"),
  earnedIn: currency.describe("the currency of `earned`: not the order's if Stripe converted the payment"),
  affiliate: z
    .int()
    .optional()
    .describe("by its affiliate, in the currency of `earned`; taken from the creator's part"),
});
export type LineMoney = z.infer<typeof lineMoney>;

export const orderStates = ["pending", "paid", "partially-refunded", "refunded", "failed", "void"] as const;

/** The evidence by which an order has an affiliate. */
export const referral = z.object({
  affiliate: z.string().describe("a user"),
  code: z.string(),
  click: z.ulid().describe("when the buyer followed the affiliate's link, or entered their code"),
  at: z.iso.datetime().describe("of the click: the shares are those in force then"),
  until: z.iso.datetime().describe("the end of the click's days: what is paid later has no affiliate"),
});
export type Referral = z.infer<typeof referral>;

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
      "minor units of the total that were paid by the customer's credit at Stripe, not by the payment; " +
        "negative if the payment also covered an earlier debt",
    ),
  refunded: money.describe("the amount refunded so far"),
  state: z.enum(orderStates),
  createdAt: z.iso.datetime(),
  paidAt: z.iso.datetime().optional(),
  settlement: z
    .union([settlement, z.literal("awaited")])
    .optional()
    .describe("awaited: the order is paid, and is booked as soon as Stripe reports the settlement"),
  refundedAt: z.iso.datetime().optional().describe("the last refund, by Stripe's clock"),
  disputedAt: z.iso
    .datetime()
    .optional()
    .describe("the last change of a dispute, by Stripe's clock if it gives the time"),
  heardAt: z.iso.datetime().optional().describe("the last news of its payment"),
  processingSince: z.iso
    .datetime()
    .optional()
    .describe("when Stripe reported that the payment is in progress: some methods take days"),
  checkout: z.object({ id: z.string(), url: z.url(), expiresAt: z.iso.datetime() }).optional(),
  paymentIntent: z.string().optional(),
  method: z.string().optional().describe("the payment method, in Stripe's terms: card, alipay, wechat_pay ..."),
  refunds: z.array(refund).optional(),
  disputes: z.array(dispute).optional(),
  discounts: z
    .array(z.object({ id: z.string(), code: z.string(), amount: z.int().describe("the reduction in minor units") }))
    .optional(),
  offer: z
    .object({ id: z.ulid(), amount: z.int().describe("the reduction in minor units") })
    .optional()
    .describe("the offer that it took, which was made to its buyer"),
  recommendationId: z.string().optional().describe("the list that led to the order"),
  referral: referral.optional().describe("the affiliate who led to the order: fixed when it was placed"),
  contactAgreedAt: z.iso
    .datetime()
    .optional()
    .describe("when its buyer agreed that the products' creators get their name and e-mail address"),
  gift: gift.optional().describe("the products are for somebody else: the claimant gets the rights"),
  seats: seatsBought.optional().describe("the organisation that it is for; its buyer gets no rights"),
  subscription: z.ulid().optional().describe("the subscription whose paid invoice this order is"),
  instalment: z.object({ part: z.int(), of: z.int() }).optional().describe("which instalment it is"),
  money: z
    .array(lineMoney)
    .optional()
    .describe("for each line of a paid order: derived from the rest of the order, for other contexts"),
  version: z.int().min(1),
});
export type Order = z.infer<typeof order>;

/** An order as its buyer sees it. */
const shownOrder = order
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
    referral: true,
    money: true,
    version: true,
  })
  .extend({
    gift: z.object({ email: z.string(), state: z.enum(giftStates) }).optional(),
    state: z
      .enum([...orderStates, "processing"])
      .describe("processing: the buyer has paid, and the money is in transit, which takes days with some methods"),
    lines: z
      .array(
        orderLine
          .omit({ platformShareBasisPoints: true, shareBasis: true, affiliate: true })
          .extend({ creator: shownCreator }),
      )
      .min(1),
    checkoutUrl: z.url().optional().describe("the page to pay, while the order is pending"),
  });
export type ShownOrder = z.infer<typeof shownOrder>;

const placeOrder = route({
  method: "POST",
  path: "/orders",
  access: "member",
  limits: [{ per: "caller", most: 60, within: HOUR }],
  summary:
    "Order products; pay at checkoutUrl. Stripe reports the payment a moment after Checkout: poll GET /orders/{id} " +
    "until the order is no longer pending. While it is open, the same products are the same order",
  body: z
    .strictObject({
      products: z.array(productId).min(1).max(20),
      currency: currency.optional().describe("of the payment; unless given, that of the first product's own price"),
      codes: z
        .array(discountCode)
        .max(3)
        .optional()
        .describe("discount codes: all of them must apply, see POST /quotes"),
      offer: z
        .ulid()
        .optional()
        .describe("an offer that was made to the caller (GET /me/offer); it must apply: see POST /quotes"),
      recommendationId: z.ulid().optional().describe("the list in which the products were found"),
      click: z
        .ulid()
        .optional()
        .describe("the click that POST /referrals gave: its affiliate earns a share, unless they are the buyer"),
      contact: z
        .boolean()
        .default(false)
        .describe(
          "whether the products' creators get the caller's name and e-mail address, and may write: see GET /me/contacts",
        ),
      gift: giftAsked
        .optional()
        .describe("makes the order a gift; while it is open, the same products to the same address are the same order"),
      seats: seatsBought.optional().describe("buys each product for so many members of an organisation of the caller"),
    })
    .refine(({ gift, seats }) => !(gift && seats), {
      path: ["gift"],
      error: "an order cannot be both a gift and for seats",
    })
    .refine(({ gift, seats, offer }) => !(offer !== undefined && (gift ?? seats)), {
      path: ["offer"],
      error: "an offer is for what its buyer gets themselves",
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
    "offer-not-applicable": 422,
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
  refusals: {
    "unknown-order": 404,
    "not-pending": 409,
    "payment-processing": 409,
    "payment-unavailable": 503,
    ...BUSY,
  },
});

const getOrder = route({
  ...byOrder,
  method: "GET",
  path: "/orders/{id}",
  summary:
    "One order of the caller. A payment is reported by Stripe, usually within a second; until then the order is pending",
  reply: shownOrder,
  refusals: { "unknown-order": 404 },
});

/** Which orders a list shows. */
const orderShows = ["all", "open", "paid", "refunded", "over", "gifts"] as const;
export type OrderShow = (typeof orderShows)[number];

const listOrders = route({
  method: "GET",
  path: "/orders",
  access: "member",
  summary: "The caller's orders, newest first: in a state, of a period, or the payments of one subscription",
  query: z.strictObject({
    ...pageQuery,
    show: z
      .enum(orderShows)
      .default("all")
      .describe("open: not paid yet; refunded: wholly or partly; over: withdrawn or failed; gifts: for others"),
    since: instant.optional().describe("orders placed at this instant or later"),
    until: instant.optional().describe("orders placed before this instant"),
    subscription: z.ulid().optional().describe("the payments of this subscription of the caller"),
  }),
  reply: pageOf(shownOrder),
});

export const orderRoutes = { placeOrder, cancelOrder, getOrder, listOrders };
