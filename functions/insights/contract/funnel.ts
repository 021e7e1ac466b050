import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { placements } from "../../recommendations/contract/placement.ts";
import { pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";
import { DAYS_AT_ONCE, FEWEST, JOURNEY_DAYS } from "../settings.ts";
import { share } from "./interval.ts";

/** The steps from the first sight of a product to its completion. */
export const steps = ["shown", "clicked", "viewed", "carted", "ordered", "begun", "completed"] as const;
export type Step = (typeof steps)[number];

/** Where a journey began: a placement of a list, another page that shows products, or an unknown place. */
export const places = [...placements, "browse", "other"] as const;
export type Place = (typeof places)[number];

/** What a journey began with: a list made for the person, a search, or neither. */
export const sources = ["recommended", "searched", "direct"] as const;
export type Source = (typeof sources)[number];

export const longestFunnel = DAYS_AT_ONCE;

const stepCount = z.object({
  step: z.enum(steps),
  journeys: z
    .int()
    .optional()
    .describe(
      `that reached this step or a later one. For creators, each number that is summed is rounded down to a multiple of ${FEWEST}; left out below ${FEWEST}`,
    ),
  ofBefore: share.optional().describe("of the journeys that reached the previous step"),
});

const row = z.object({
  productId: z.string().optional(),
  title: z.string().optional().describe("of a product that still exists"),
  placement: z.enum(places).optional(),
  source: z.enum(sources).optional(),
  from: z.iso.date().optional().describe("by time: the first day of the week, or the day"),
  steps: z.array(stepCount).length(steps.length),
});
export type FunnelRow = z.infer<typeof row>;

const query = {
  from: z.iso.date().optional().describe("the first day (UTC); 27 days before the last unless given"),
  to: z.iso.date().optional().describe("the last day; yesterday unless given"),
  by: z.enum(["time", "product", "placement", "source"]).default("product").describe("what rows are grouped by"),
  limit: wholeInText(1, 100).default(20),
  cursor: pageQuery.cursor,
};

const reply = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  countedThrough: z.iso.date().optional().describe("the last counted day; absent before the first nightly run"),
  settledThrough: z.iso
    .date()
    .optional()
    .describe(`journeys that began later may continue: each is followed for ${JOURNEY_DAYS} days`),
  total: z.array(stepCount).length(steps.length),
  items: z.array(row).describe("most journeys first; by time, the oldest first"),
  cursor: z.string().optional(),
});

const about = `A journey is one person's with one product. It begins on a day before which they had not seen the product for ${JOURNEY_DAYS} days`;

const getMyFunnel = route({
  method: "GET",
  path: "/me/insights/funnel",
  access: "creator",
  summary: `How far people get with the caller's products, from first sight to completion, in whole weeks. ${about}`,
  query: z.strictObject(query),
  reply,
  refusals: { "wrong-period": 422 },
});

const getFunnel = route({
  method: "GET",
  path: "/insights/funnel",
  access: "operator",
  summary: `How far people get with products, from first sight to completion, by day. ${about}`,
  query: z.strictObject({ ...query, product: productId.optional().describe("only this product, by time") }),
  reply,
  refusals: { "wrong-period": 422 },
});

export const funnelRoutes = { getMyFunnel, getFunnel };
