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
      "days from the payment in which it may be given back without a decision, as sold; see docs/guides/selling/refunds.md",
    ),
});
export type OrderLine = z.infer<typeof orderLine>;

/** The money of a line after refunds and disputes, in minor units. */
const lineMoney = z.object({
  refunded: z.int().describe("given back"),
  disputed: z.int().describe("taken by a bank for a dispute that is open or lost"),
  earned: z.int().describe("by its creator, after the platform's share, its tax and all that went back"),
  earnedIn: currency.describe("what that is in: another than the order's where Stripe converts"),
});
export type LineMoney = z.infer<typeof lineMoney>;

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
  contactAgreedAt: z.iso
    .datetime()
    .optional()
    .describe("when its buyer agreed that the creators of what is bought know their name and address"),
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
    money: true,
    version: true,
  })
  .extend({
    gift: z.object({ email: z.string(), state: z.enum(giftStates) }).optional(),
    state: z
      .enum([...orderStates, "processing"])
      .describe("processing: the buyer is done, and the money is on its way, which by some methods takes days"),
    lines: z
      .array(orderLine.omit({ platformShareBasisPoints: true, shareBasis: true }).extend({ creator: shownCreator }))
      .min(1),
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
      contact: z
        .boolean()
        .default(false)
        .describe(
          "whether creators of what is bought may know the caller's name and address, and write: see GET /me/contacts",
        ),
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
  summary: "One order of the caller. What was just paid is pending until Stripe has told us, mostly within a second",
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
  summary: "The caller's orders, newest first: of a state, of a time, or the payments of one subscription",
  query: z.strictObject({
    ...pageQuery,
    show: z
      .enum(orderShows)
      .default("all")
      .describe("open: not paid yet; refunded: all or a part of it; over: withdrawn or failed; gifts: for others"),
    since: instant.optional().describe("those made at this instant or later"),
    until: instant.optional().describe("those made before this instant"),
    subscription: z.ulid().optional().describe("the payments of this subscription of the caller"),
  }),
  reply: pageOf(shownOrder),
});

export const orderRoutes = { placeOrder, cancelOrder, getOrder, listOrders };
