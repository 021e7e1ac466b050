import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { instant } from "../../shared/kernel/instant.ts";
import { currency, money, price } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, MINUTE, route } from "../../shared/kernel/route.ts";
import { plain } from "../../shared/kernel/searchable.ts";
import { opaque, text } from "../../shared/kernel/text.ts";

/**
 * Accepted in any case and width, with any dash, as keyboards and input methods produce them; stored in plain capitals.
 */
export const discountCode = z
  .string()
  .max(200)
  .overwrite((typed) => plain(typed).trim().toUpperCase())
  .regex(/^[A-Z0-9_-]{3,40}$/, "3 to 40 letters from A to Z, digits, - and _");

/** The reduction of a discount: a fraction in basis points, or an amount in each currency that it is valid in. */
const discountValue = z.union([
  z.strictObject({ basisPoints: z.int().min(1).max(10_000).describe("of the price, in basis points: 1,000 is 10 %") }),
  z.strictObject({ amounts: z.array(price).min(1).max(currency.options.length) }),
]);

/** The owner of discounts that the platform pays for. */
export const PLATFORM = "platform";

const terms = {
  name: text(80),
  value: discountValue,
  products: z
    .array(productId)
    .min(1)
    .max(50)
    .optional()
    .describe("the products that it applies to; absent: all of its owner"),
  startsAt: instant,
  endsAt: instant.optional().describe("invalid from then on"),
  maxRedemptions: z.int().min(1).max(1_000_000).optional(),
  maxPerCustomer: z.int().min(1).max(1_000).optional().describe("absent: as often as they like"),
  most: z
    .array(price)
    .min(1)
    .max(currency.options.length)
    .optional()
    .describe(
      "the largest amount that a percentage takes off one order, or one payment of a membership; valid only in these currencies",
    ),
  minimum: z
    .array(price)
    .min(1)
    .max(currency.options.length)
    .optional()
    .describe("the least sum, before discounts, of the products that it applies to; valid only in these currencies"),
  firstPurchaseOnly: z
    .boolean()
    .describe("only for customers who have never paid for anything; then once for each customer"),
  stacks: z.boolean().describe("whether it may be combined with others"),
  duration: z
    .union([z.enum(["once", "forever"]), z.strictObject({ months: z.int().min(1).max(36) })])
    .describe("for memberships: on the first payment, on all, or on those of the first months"),
};

/** A discount as stored. `redeemed` counts open and paid uses. */
export const discount = z.object({
  id: z.ulid(),
  owner: z.string().describe("the id of a creator, for whose products it is and who bears it; or platform"),
  code: discountCode.describe("unique among its owner's discounts; another owner may have the same"),
  ...terms,
  state: z.enum(["active", "archived"]),
  redeemed: z.int().min(0),
  createdAt: z.iso.datetime(),
  version: z.int().min(1),
});
export type Discount = z.infer<typeof discount>;

const redemptionStates = ["open", "redeemed", "given-back"] as const;

/** One use of a discount, by an order or a subscription. */
export const redemption = z.object({
  discountId: z.string(),
  reference: z.string().describe("ORDER#<order id> or SUBSCRIPTION#<subscription id>"),
  amount: money.describe("the reduction; for a subscription, of its first payment"),
  state: z.enum(redemptionStates).describe("given-back: the order or subscription ended unpaid"),
  at: z.iso.datetime(),
});
export type Redemption = z.infer<typeof redemption>;

/** Why a code does not reduce a cart. */
export const rejections = [
  "unknown-code",
  "archived",
  "not-started",
  "over",
  "used-up",
  "used-by-you",
  "not-first-purchase",
  "not-for-these-products",
  "not-in-this-currency",
  "below-minimum",
  "stands-alone",
  "nothing-left",
] as const;

/** The same answer for everyone who does not manage a code, whatever the reason, so that codes cannot be guessed. */
export const NOT_APPLICABLE = "code-not-applicable";

const createDiscount = route({
  fresh: true,
  method: "POST",
  path: "/discounts",
  access: "member",
  limits: [{ per: "caller", most: 200, within: HOUR }],
  summary:
    "Create a discount with a code: creators for their own products, at their cost; operators at the platform's cost",
  body: z.strictObject({
    owner: z.literal(PLATFORM).optional().describe("for operators; unless given, the caller"),
    code: discountCode.optional().describe("generated unless given"),
    ...terms,
    startsAt: terms.startsAt.optional().describe("unless given, now"),
    maxPerCustomer: terms.maxPerCustomer
      .unwrap()
      .nullable()
      .default(1)
      .describe("null: as often as they like, within maxRedemptions"),
    firstPurchaseOnly: terms.firstPurchaseOnly.default(false),
    stacks: terms.stacks.default(false),
    duration: terms.duration.default("once"),
  }),
  status: 201,
  reply: discount,
  refusals: {
    "not-a-seller": 403,
    "unknown-product": 422,
    "not-your-product": 422,
    "inconsistent-terms": 422,
    "code-taken": 409,
    "too-many-discounts": 409,
    ...BUSY,
  },
});

const listDiscounts = route({
  fresh: true,
  method: "GET",
  path: "/discounts",
  access: "member",
  summary: "An owner's discounts, newest first: creators see their own, operators anyone's",
  query: z.strictObject({
    ...pageQuery,
    owner: opaque(64).optional().describe("platform, or a creator's id; unless given, the caller's own"),
  }),
  reply: pageOf(discount),
  refusals: { "not-a-seller": 403 },
});

const byId = { access: "member", params: z.strictObject({ id: z.ulid() }) } as const;
const unknown = { "unknown-discount": 404 } as const;

const getDiscount = route({
  fresh: true,
  ...byId,
  method: "GET",
  path: "/discounts/{id}",
  summary: "One discount of the caller, with its number of redemptions",
  reply: discount,
  refusals: unknown,
});

const changeDiscount = route({
  fresh: true,
  ...byId,
  method: "PATCH",
  path: "/discounts/{id}",
  summary: "Change a discount's name, end or limits, or archive it; its value and code never change",
  body: z
    .strictObject({
      version: z.int().min(1).describe("the version that the caller has read"),
      name: terms.name.optional(),
      endsAt: instant.nullable().optional(),
      maxRedemptions: terms.maxRedemptions.unwrap().nullable().optional(),
      maxPerCustomer: terms.maxPerCustomer.unwrap().nullable().optional(),
      state: discount.shape.state.optional(),
    })
    .refine((body) => Object.keys(body).length > 1, "name at least one field to change"),
  reply: discount,
  refusals: { ...unknown, "version-conflict": 409, "inconsistent-terms": 422, ...BUSY },
});

const listRedemptions = route({
  fresh: true,
  ...byId,
  method: "GET",
  path: "/discounts/{id}/redemptions",
  summary: "The redemptions of a discount, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(redemption.omit({ discountId: true })),
  refusals: unknown,
});

const taken = z.object({ code: discountCode, amount: z.int().describe("minor units of the quote's currency") });

const quoteTax = z
  .enum(["none", "included", "added"])
  .describe(
    "how the sums treat tax: none is charged; it is included; or it is added at the checkout, by the buyer's country. " +
      "How much of a price is tax is reckoned there, and stands in the paid order",
  );
export type QuoteTax = z.infer<typeof quoteTax>;

const quoteDue = z
  .object({
    now: money,
    later: z.array(
      z.object({
        amount: money,
        at: z.iso.datetime().describe("the first time, if the checkout is completed now"),
        every: z.enum(["month", "year"]).optional().describe("the interval from then on; once unless given"),
        times: z.int().min(1).optional().describe("the number of payments; until it is cancelled unless given"),
      }),
    ),
  })
  .describe("the payment due now, and later ones: instalments, or a membership's periods after its trial, if any");
export type QuoteDue = z.infer<typeof quoteDue>;

const quoteCart = route({
  method: "POST",
  path: "/quotes",
  access: "visitor",
  limits: [{ per: "caller", most: 100, within: 10 * MINUTE }],
  summary: "The price of a cart, or of one period of a membership, with codes, and why a code does not apply",
  body: z
    .strictObject({
      products: z.array(productId).min(1).max(20),
      currency: currency.optional().describe("unless given, that of the first product's own price"),
      codes: z.array(discountCode).max(3).default([]),
      offer: z.ulid().optional().describe("an offer that was made to the caller: GET /me/offer"),
      instalments: z
        .int()
        .min(2)
        .max(12)
        .optional()
        .describe("the number of monthly payments, for a single product that is sold once"),
      lenient: z
        .boolean()
        .default(false)
        .describe(
          "true: products that cannot be bought are in `unavailable`, and the rest is quoted; otherwise they refuse the whole quote",
        ),
    })
    .refine(({ products, codes, instalments }) => !instalments || (products.length === 1 && codes.length === 0), {
      path: ["instalments"],
      error: "name one product and no codes: codes do not apply to what is paid in parts",
    }),
  reply: z.object({
    unavailable: z
      .array(
        z.object({
          productId,
          title: z.string().optional().describe("absent if no product has this id"),
          code: z.string().describe("the code of the refusal without `lenient`"),
          detail: z.string(),
        }),
      )
      .optional()
      .describe("in a lenient quote: products that cannot be bought, and why"),
    lines: z.array(
      z.object({
        productId,
        title: z.string(),
        listPrice: money,
        price: money,
        discounts: z.array(taken),
        offered: z.int().optional().describe("minor units that the offer takes off"),
      }),
    ),
    listTotal: money.describe("before discounts"),
    total: money.describe("of all products; for a membership, of one period"),
    tax: quoteTax,
    due: quoteDue,
    discounts: z.array(taken.extend({ name: z.string() })),
    offer: z
      .object({ id: z.ulid(), amount: z.int().describe("minor units of the quote's currency") })
      .optional()
      .describe("the offer, if it applies. It combines with codes that do, and gives way to a code that stands alone"),
    offerRejected: z.string().optional().describe("why the offer does not apply"),
    rejected: z.array(
      z.object({
        code: discountCode,
        reason: z
          .enum([NOT_APPLICABLE, ...rejections])
          .describe("the exact reason is only for those who manage the code, unless the code would apply by itself"),
        detail: z.string(),
      }),
    ),
  }),
  refusals: {
    "unknown-product": 404,
    "repeated-product": 422,
    "too-many-products": 422,
    "not-recurring": 422,
    "not-in-instalments": 422,
    "no-price-in-currency": 422,
    "total-too-large": 422,
    "recurring-product": 422,
    "pay-per-use": 422,
    "own-product": 409,
    "already-owned": 409,
    "creator-stopped": 409,
  },
});

export const discountRoutes = {
  createDiscount,
  listDiscounts,
  getDiscount,
  changeDiscount,
  listRedemptions,
  quoteCart,
};
