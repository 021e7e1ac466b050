import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import { route } from "../../shared/kernel/route.ts";
import { placements } from "./placement.ts";
import { receiptItem } from "./receipt.ts";

/** The most days of one request. */
export const longestAttribution = 31;

/** The dimensions by which results are grouped. */
const dimensions = ["placement", "source", "model", "slot"] as const;
export type Dimension = (typeof dimensions)[number];

/** A group of list items whose results are summed. */
export const cell = z.object({
  placement: z.enum(placements),
  source: receiptItem.shape.source,
  slot: receiptItem.shape.slot,
  model: z.string().describe("the model of the list; absent if there was none"),
});
export type Cell = z.infer<typeof cell>;

const interval = z.object({ mean: z.number(), low: z.number(), high: z.number() });
export type Interval = z.infer<typeof interval>;

const row = cell.partial().extend({
  shown: z.int().describe("list items that were on a screen; each counts once for a list"),
  clicks: z.int().describe("shown items that were clicked, or followed to their page, cart or checkout"),
  studied: z.int().describe("clicked items that were studied or finished within a week"),
  orders: z.int().describe("lines of paid orders that name the list and are at most a week later"),
  clickRate: interval.optional().describe("clicked / shown; intervals are at 95 %"),
  studyRate: interval.optional().describe("studied / clicked"),
  orderRate: interval.optional().describe("ordered / shown"),
  money: z.array(
    z.object({
      currency,
      net: z.int().describe("the amount paid, less refunds, disputes and tax, in minor units"),
      margin: z.int().describe("revenue less creators' earnings and Stripe's fees"),
      marginPerThousand: interval.optional().describe("margin per thousand shown items"),
    }),
  ),
});
export type AttributionRow = z.infer<typeof row>;

/** A query field with several items, separated by commas. */
const by = z
  .string()
  .max(60)
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(dimensions)).min(1).max(dimensions.length))
  .default(["placement"]);

const getAttribution = route({
  method: "GET",
  path: "/recommendations/attribution",
  access: "operator",
  summary:
    "Clicks, study, orders and margin that followed from lists. Orders count with their current amounts; everything else is counted each night",
  query: z.strictObject({
    from: z.iso.date().optional().describe("the first day (UTC); thirty days unless given"),
    to: z.iso.date().optional().describe("the last day; today unless given"),
    by: by.describe("the dimensions of the rows, separated by commas: placement, source, model, slot"),
  }),
  reply: z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    countedThrough: z.iso.date().optional().describe("the last of these days whose clicks and study have been counted"),
    items: z.array(row).describe("most shown first"),
  }),
  refusals: { "wrong-period": 422 },
});

export const attributionRoutes = { getAttribution };
