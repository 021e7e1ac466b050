import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import { route } from "../../shared/kernel/route.ts";
import { placements } from "./placement.ts";
import { receiptItem } from "./receipt.ts";

/** So many days are summed up at once. */
export const longestAttribution = 31;

/** What lists are told apart by. */
const dimensions = ["placement", "source", "model", "slot"] as const;
export type Dimension = (typeof dimensions)[number];

/** A part of lists whose results are summed up. */
export const cell = z.object({
  placement: z.enum(placements),
  source: receiptItem.shape.source,
  slot: receiptItem.shape.slot,
  model: z.string().describe("the model of the list, none where there was none"),
});
export type Cell = z.infer<typeof cell>;

const interval = z.object({ mean: z.number(), low: z.number(), high: z.number() });
export type Interval = z.infer<typeof interval>;

const row = cell.partial().extend({
  shown: z.int().describe("items of lists that were on a screen, each once for a list"),
  clicks: z.int().describe("of those, on which somebody clicked, or whose page, cart or checkout they went to by it"),
  studied: z.int().describe("of those, which somebody began to study or finished within a week"),
  orders: z.int().describe("lines of paid orders that name the list, of at most a week after it"),
  clickRate: interval.optional().describe("clicks of what was shown; ends of intervals are at 95 %"),
  studyRate: interval.optional().describe("studied of the clicks"),
  orderRate: interval.optional().describe("orders of what was shown"),
  money: z.array(
    z.object({
      currency,
      net: z.int().describe("minor units that buyers paid, less refunds, disputes and tax"),
      margin: z.int().describe("of that the platform's: less what creators earned and what Stripe kept"),
      marginPerThousand: interval.optional().describe("margin of a thousand shown items"),
    }),
  ),
});
export type AttributionRow = z.infer<typeof row>;

/** The items of a query field between commas. */
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
    "What lists led to: clicks, study, orders and margin. Orders are counted as they are paid and given back, all else in the night after",
  query: z.strictObject({
    from: z.iso.date().optional().describe("the first day (UTC); thirty days unless given"),
    to: z.iso.date().optional().describe("the last day; today unless given"),
    by: by.describe("what rows are told apart by, between commas: placement, source, model, slot"),
  }),
  reply: z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    countedThrough: z.iso.date().optional().describe("the last of these days whose clicks and study are counted"),
    items: z.array(row).describe("most shown first"),
  }),
  refusals: { "wrong-period": 422 },
});

export const attributionRoutes = { getAttribution };
