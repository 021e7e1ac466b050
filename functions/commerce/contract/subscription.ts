import * as z from "zod";
import { productId, productTypes, recurring } from "../../catalogue/contract/product.ts";
import { shownCreator } from "../../creators/contract/creator.ts";
import { currency, money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { discount, discountCode } from "./discount.ts";
import { entitlementCauses } from "./entitlement.ts";
import { referral } from "./order.ts";
import { basisPoints } from "./revenue-share.ts";

/** The plan of a subscription, as it was when it was agreed on. */
const plan = z.object({
  productId: z.string(),
  creatorId: z.string(),
  title: z.string(),
  version: z.int().describe("the product's version that is sold"),
  price: money,
  interval: recurring.shape.interval,
  type: z.enum(productTypes).optional().describe("for instalments: the product's type"),
  instalments: z.int().optional().describe("the number of instalments; the price is that of one"),
  total: money.extend({ amount: z.int() }).optional().describe("of all parts; may exceed the limit of one payment"),
});
export type Plan = z.infer<typeof plan>;

export const subscriptionStates = [
  "pending",
  "void",
  "trialing",
  "active",
  "past-due",
  "unpaid",
  "ended",
  "completed",
] as const;

/** The reduction by a code, for payments of the plan that the subscription began with. */
const subscriptionDiscount = z.object({
  id: z.string(),
  code: z.string(),
  owner: z.string().describe("who bears it: the creator, or platform"),
  amount: z.int().min(1).describe("minor units off each payment that it applies to"),
  duration: discount.shape.duration,
});
export type SubscriptionDiscount = z.infer<typeof subscriptionDiscount>;

/** A subscription as stored: its state comes from Stripe, its plan from us. */
export const subscription = z.object({
  id: z.ulid(),
  customer: z.string(),
  plan,
  plans: z.array(plan).min(1).describe("every plan that it had or was changed to, including the current one"),
  discount: subscriptionDiscount.optional(),
  trialDays: z.int().min(0),
  state: z.enum(subscriptionStates),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().optional(),
  periodEnd: z.iso.datetime().optional(),
  trialEnd: z.iso.datetime().optional(),
  graceUntil: z.iso.datetime().optional().describe("access continues until then although an invoice is unpaid"),
  endedAt: z.iso.datetime().optional(),
  isGivenUp: z.boolean().optional().describe("whether Stripe ended it because it was not paid"),
  cancelAtPeriodEnd: z.boolean(),
  partsPaid: z.int().optional().describe("for instalments: the number of paid parts; completed once all are paid"),
  changing: z
    .object({
      productId: z.string(),
      keepsUntil: z.iso.datetime().optional(),
      awaits: z
        .object({ payUrl: z.url(), until: z.iso.datetime() })
        .optional()
        .describe("Stripe waits for its payment: the bank requires the customer's confirmation"),
    })
    .optional()
    .describe("the plan of a requested change"),
  kept: z
    .object({ productId: z.string(), until: z.iso.datetime() })
    .optional()
    .describe("the dearer plan that the current period was paid for"),
  rights: z
    .array(
      z.object({
        productId: z.string(),
        state: z.enum(["active", "suspended", "revoked"]),
        cause: z.enum(entitlementCauses).optional(),
      }),
    )
    .describe("the entitlements as last stored"),
  announced: z
    .object({
      kind: z.enum(["renewal", "instalment", "trial-end"]),
      at: z.iso.datetime().describe("when Stripe announced it"),
      chargedAt: z.iso.datetime(),
      amount: money,
    })
    .optional()
    .describe("the payment that Stripe last announced, some days before it is due"),
  checkout: z.object({ id: z.string(), url: z.url(), expiresAt: z.iso.datetime() }).optional(),
  stripeSubscription: z.string().optional(),
  lastPayment: z.ulid().optional().describe("the order of the newest paid invoice"),
  recommendationId: z.string().optional(),
  referral: referral
    .extend({ shareBasisPoints: basisPoints })
    .optional()
    .describe("the affiliate who led to it, and what its creator promised them: fixed when it was agreed on"),
  version: z.int().min(1),
});
export type Subscription = z.infer<typeof subscription>;

/** A subscription as its customer sees it. */
const shownSubscription = subscription
  .extend({ plan: plan.extend({ creator: shownCreator }) })
  .pick({
    id: true,
    plan: true,
    discount: true,
    trialDays: true,
    state: true,
    createdAt: true,
    startedAt: true,
    periodEnd: true,
    trialEnd: true,
    graceUntil: true,
    endedAt: true,
    cancelAtPeriodEnd: true,
    partsPaid: true,
    kept: true,
  })
  .extend({
    awaiting: z
      .object({
        productId: z.string(),
        payUrl: z.url().describe("the page where the customer confirms and pays"),
        until: z.iso.datetime().describe("then the change is dropped"),
      })
      .optional()
      .describe("a change that is made once it is paid; until then `plan` is the previous plan"),
    checkoutUrl: z.url().optional().describe("the page to subscribe, while the subscription is pending"),
    cause: z
      .enum(entitlementCauses)
      .optional()
      .describe(
        "why it gives no access: a payment was refunded (refund), a bank contests or took it (dispute), it was not " +
          "made (unpaid), or the time is over (ended)",
      ),
  });
export type ShownSubscription = z.infer<typeof shownSubscription>;

const subscribe = route({
  method: "POST",
  path: "/subscriptions",
  access: "member",
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary:
    "Subscribe to a membership, or buy a product by instalments, at checkoutUrl. It begins a moment after Checkout: poll " +
    "GET /subscriptions/{id} until it is no longer pending. " +
    "While it is open, the same request returns the same subscription",
  body: z
    .strictObject({
      product: productId,
      currency: currency.optional().describe("of all payments; unless given, that of the product's own price"),
      code: discountCode.optional().describe("a discount code, which must apply, see POST /quotes"),
      instalments: z
        .int()
        .min(2)
        .max(12)
        .optional()
        .describe("the number of instalments for a product that is sold once"),
      recommendationId: z.ulid().optional().describe("the list in which the product was found"),
      click: z
        .ulid()
        .optional()
        .describe("the click that POST /referrals gave: its affiliate earns a share of payments within its days"),
    })
    .refine(({ code, instalments }) => code === undefined || instalments === undefined, {
      path: ["code"],
      error: "codes do not apply to what is paid in parts: leave one of both out",
    }),
  status: 201,
  reply: shownSubscription,
  refusals: {
    "unknown-product": 404,
    "not-recurring": 422,
    "not-in-instalments": 422,
    "no-price-in-currency": 422,
    "code-not-applicable": 422,
    "total-too-small": 422,
    "own-product": 409,
    "already-owned": 409,
    "creator-stopped": 409,
    "checkout-open": 409,
    "payment-unavailable": 503,
    ...BUSY,
  },
});

const listSubscriptions = route({
  method: "GET",
  path: "/subscriptions",
  access: "member",
  summary: "The caller's subscriptions, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownSubscription),
});

const bySubscription = {
  access: "member",
  params: z.strictObject({ id: z.ulid() }),
  reply: shownSubscription,
} as const;
const unknown = { "unknown-subscription": 404 } as const;

const getSubscription = route({
  ...bySubscription,
  method: "GET",
  path: "/subscriptions/{id}",
  summary: "One subscription of the caller",
  refusals: unknown,
});

const cancelSubscription = route({
  ...bySubscription,
  method: "POST",
  path: "/subscriptions/{id}/cancel",
  summary:
    "End a subscription with its paid period, which gives up a purchase by instalments; " +
    "one that is not paid yet is withdrawn",
  refusals: { ...unknown, "subscription-ended": 409, "payment-unavailable": 503, ...BUSY },
});

const resumeSubscription = route({
  ...bySubscription,
  method: "POST",
  path: "/subscriptions/{id}/resume",
  summary: "Resume a subscription that was set to end",
  refusals: {
    ...unknown,
    "subscription-ended": 409,
    "not-started": 409,
    "creator-stopped": 409,
    "payment-unavailable": 503,
    ...BUSY,
  },
});

const changeSubscription = route({
  ...bySubscription,
  method: "POST",
  path: "/subscriptions/{id}/change",
  summary:
    "Change to another membership of the same creator. A dearer one is paid at once, less the rest of the old one; " +
    "a cheaper one costs its price from the next period on, and until then the old one stays open too. If the bank " +
    "requires a confirmation, the change waits for it at awaiting.payUrl",
  body: z.strictObject({ product: productId }),
  refusals: {
    ...unknown,
    "unknown-product": 404,
    "not-recurring": 422,
    "other-creator": 422,
    "no-price-in-currency": 422,
    "other-interval": 422,
    "not-changeable": 409,
    "already-owned": 409,
    "creator-stopped": 409,
    "checkout-open": 409,
    "payment-declined": 402,
    "payment-unavailable": 503,
    ...BUSY,
  },
});

const openBillingPortal = route({
  method: "POST",
  path: "/billing-portal",
  access: "member",
  limits: [{ per: "caller", most: 30, within: HOUR }],
  summary:
    "Get a URL, valid for some minutes, where the caller sees invoices and changes the card. " +
    "There is one for each currency that they pay in",
  body: z
    .strictObject({ currency: currency.optional().describe("that of the first subscription unless given") })
    .optional(),
  reply: z.object({
    url: z.url(),
    currency: currency.describe("of the billing shown there"),
    currencies: z.array(currency).describe("currencies with a portal page"),
  }),
  refusals: { "nothing-to-bill": 409, "payment-unavailable": 503, ...BUSY },
});

const endBilling = route({
  method: "POST",
  path: "/customers/{id}/end-billing",
  access: "operator",
  summary: "End all of a customer's subscriptions now. Call it before you delete a customer",
  params: z.strictObject({ id: opaque(64) }),
  reply: z.object({ ended: z.array(z.string()).describe("ids of the ended subscriptions") }),
  refusals: { "payment-unavailable": 503, ...BUSY },
});

export const subscriptionRoutes = {
  subscribe,
  listSubscriptions,
  getSubscription,
  cancelSubscription,
  resumeSubscription,
  changeSubscription,
  openBillingPortal,
  endBilling,
};
