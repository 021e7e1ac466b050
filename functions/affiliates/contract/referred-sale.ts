import * as z from "zod";
import { saleStates } from "../../commerce/contract/sale.ts";
import { currency, money } from "../../shared/kernel/money.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";

/** A line of a paid order with an affiliate, as stored. It contains nothing about the buyer. */
export const referredSale = z.object({
  orderId: z.ulid(),
  line: z.int(),
  affiliate: z.string(),
  code: z.string(),
  click: z.ulid(),
  clickedAt: z.iso.datetime(),
  creatorId: z.string(),
  productId: z.string(),
  title: z.string().describe("as it was ordered"),
  price: money.describe("the amount paid for the line"),
  shareBasisPoints: z.int(),
  earned: z.int().describe("the affiliate's earnings so far in minor units, in `earnedIn`, less what was returned"),
  earnedIn: currency.describe("not the price's if Stripe converted the payment"),
  state: z.enum(saleStates),
  paidAt: z.iso.datetime(),
  orderVersion: z.int(),
});
export type ReferredSale = z.infer<typeof referredSale>;

const shownSale = referredSale.omit({ line: true, affiliate: true, click: true, orderVersion: true, creatorId: true });
export type ShownReferredSale = z.infer<typeof shownSale>;

const listReferredSales = route({
  method: "GET",
  path: "/affiliates/me/sales",
  access: "member",
  summary: "Sales that the caller earns from, newest first. GET /creators/me/balance and the statements have the sums",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownSale),
});

const listSalesByAffiliates = route({
  method: "GET",
  path: "/me/affiliate-sales",
  access: "creator",
  summary: "The caller's sales that have an affiliate, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownSale),
});

export const referredSaleRoutes = { listReferredSales, listSalesByAffiliates };
