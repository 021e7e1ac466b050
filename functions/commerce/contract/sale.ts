import * as z from "zod";
import { productId, productTypes } from "../../catalogue/contract/product.ts";
import { instant } from "../../shared/kernel/instant.ts";
import { currency, money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";
import { DAYS_AT_ONCE, PRODUCTS_AT_ONCE } from "../settings.ts";
import type { LineMoney, OrderLine } from "./order.ts";

export const saleStates = ["paid", "partially-refunded", "refunded", "partially-disputed", "disputed"] as const;

/** The state of one line: its creator learns nothing of other creators' lines in the order. */
export function saleStateOf(
  { price }: Pick<OrderLine, "price">,
  { refunded, disputed }: Pick<LineMoney, "refunded" | "disputed">,
): (typeof saleStates)[number] {
  if (price.amount > 0 && refunded + disputed >= price.amount) return disputed > 0 ? "disputed" : "refunded";
  if (disputed > 0) return "partially-disputed";
  return refunded > 0 ? "partially-refunded" : "paid";
}

const buyer = z.object({
  id: z.string().describe("the same for all orders of one buyer with one creator, and useless elsewhere"),
  name: z.string().optional().describe("if the buyer agreed that the creator gets it"),
});

/** A line of a paid order, as its creator sees it. */
const shownSale = z.object({
  orderId: z.ulid(),
  productId: z.string(),
  type: z.enum(productTypes),
  title: z.string().describe("of the product, as it was ordered"),
  quantity: z.int().describe("1, or the number of seats"),
  price: money.describe("the amount paid for the line"),
  listPrice: money.optional().describe("before discounts, if any"),
  tax: z.int().describe("minor units of tax in the price"),
  refunded: z.int().describe("minor units of the price that were refunded"),
  disputed: z.int().describe("minor units of the price that a bank took for an open or lost dispute"),
  earned: z.int().describe("the creator's earnings so far in minor units, in `earnedIn`"),
  earnedIn: currency.describe("not the price's if Stripe converted the payment"),
  platformShareBasisPoints: z.int().optional().describe("what the platform keeps of it"),
  affiliate: z
    .int()
    .optional()
    .describe("minor units, in `earnedIn`, of the affiliate who recommended it; not in `earned`. Absent without one"),
  state: z.enum(saleStates),
  paidAt: z.iso.datetime(),
  kind: z.enum(["order", "gift", "seats", "subscription", "instalment"]).describe("how it was sold"),
  buyer,
});
export type ShownSale = z.infer<typeof shownSale>;

const period = {
  from: instant.optional().describe("paid from this instant on"),
  to: instant.optional().describe("paid before this instant"),
};

const listSales = route({
  method: "GET",
  path: "/me/sales",
  access: "creator",
  summary: "The caller's sales, one item for each product of an order, newest first",
  query: z.strictObject({
    ...pageQuery,
    product: productId.optional().describe("only sales of this product"),
    ...period,
  }),
  reply: pageOf(shownSale),
});

const day = z.iso.date();
const sums = z.object({
  currency: currency.describe("in which Stripe holds the money, as in the balance"),
  count: z.int().describe("number of paid order lines"),
  quantity: z.int().describe("products sold; each seat counts"),
  gross: z.int().describe("minor units that buyers paid, tax included"),
  refunds: z.int().describe("minor units that went back in that time to buyers or banks, of whatever sale"),
  net: z.int().describe("gross less refunds"),
  earned: z
    .int()
    .describe("the caller's earnings of that time in minor units, less returns, as in the balance and statements"),
  affiliates: z.int().describe("minor units that affiliates have of these sales, less returns; not in `earned`"),
});
export type SalesSums = z.infer<typeof sums>;

const getSalesSummary = route({
  method: "GET",
  path: "/me/sales/summary",
  access: "creator",
  summary:
    "The caller's sales by day or by product: sums of the journals from which balance and statements are made. A refund counts on its own day",
  query: z
    .strictObject({
      from: day.optional().describe("the first day (UTC); 29 days before the last unless given"),
      to: day.optional().describe("the last day (UTC); today unless given"),
      by: z.enum(["day", "product"]).default("day"),
      currency: currency.optional().describe("only this currency"),
      product: productId.optional().describe("only this product, by day"),
      limit: wholeInText(1, PRODUCTS_AT_ONCE).default(20).describe("products on a page, by product"),
      cursor: pageQuery.cursor,
    })
    .refine(({ by, product }) => by === "day" || product === undefined, {
      path: ["product"],
      error: "one product is summed by day",
    }),
  reply: z.object({
    from: day,
    to: day,
    items: z.array(
      sums.extend({
        day: day.optional().describe("by day: days with sales or returns, oldest first"),
        productId: z.string().optional().describe("by product: products with sums, newest first"),
        title: z.string().optional().describe("by product"),
      }),
    ),
    totals: z.array(sums).optional().describe("of all days, by day"),
    cursor: z.string().optional().describe("by product: continues the list"),
  }),
  refusals: { "wrong-period": 422 },
});
export const longestPeriod = DAYS_AT_ONCE;

/** Whether a buyer agrees that a creator whose products they bought knows their name and address. */
export const contact = z.object({
  customer: z.string(),
  creator: z.string(),
  agreed: z.boolean(),
  at: z.iso.datetime().describe("when they last agreed"),
});
export type Contact = z.infer<typeof contact>;

const listBuyers = route({
  method: "GET",
  path: "/me/buyers",
  access: "creator",
  summary:
    "Buyers of the caller's products who agreed to be contacted by the caller, the latest first. Buyers who withdraw it are no longer shown",
  query: z.strictObject(pageQuery),
  reply: pageOf(
    z.object({
      id: buyer.shape.id,
      name: z.string(),
      email: z.string(),
      language: z.enum(["en", "zh"]),
      agreedAt: z.iso.datetime(),
    }),
  ),
});

const shownContact = contact.omit({ customer: true });

const listContacts = route({
  method: "GET",
  path: "/me/contacts",
  access: "member",
  summary: "Creators whom the caller allowed, by an order, to contact them, and whether they still may",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownContact),
});

const setContact = route({
  method: "PUT",
  path: "/me/contacts/{id}",
  access: "member",
  summary: "Withdraw a creator's permission to contact the caller, at once, or give it again",
  params: z.strictObject({ id: opaque(100).describe("the creator's") }),
  body: z.strictObject({ agreed: z.boolean() }),
  reply: shownContact,
  refusals: { "unknown-contact": 404, ...BUSY },
});

export const saleRoutes = { listSales, getSalesSummary, listBuyers, listContacts, setContact };
