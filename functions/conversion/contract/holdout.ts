import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";

const part = z.object({ estimate: z.number(), low: z.number(), high: z.number() });

/** What the shop's measures brought, by those who are held out of them. */
export const holdoutReading = z.object({
  through: z.iso.date().describe("the last day (UTC) that is in it"),
  since: z.iso.datetime(),
  state: z.enum(["read", "too-few", "mismatch", "too-many"]),
  people: z.object({ held: z.int(), treated: z.int() }),
  sampleRatio: z.object({ pValue: z.number(), isMismatch: z.boolean() }),
  conversion: z
    .object({ held: z.number(), treated: z.number(), difference: part })
    .optional()
    .describe("the share of people who bought; ends of intervals hold at every look together, at 95 %"),
  money: z.array(
    z.object({
      currency,
      attributed: z
        .object({ net: z.int(), margin: z.int() })
        .describe("minor units of orders that lists are credited with"),
      incremental: z
        .object({ revenue: part, margin: part })
        .describe(
          "minor units of revenue and margin, of all people together, above what they would be if nobody had been treated",
        ),
    }),
  ),
});
export type HoldoutReading = z.infer<typeof holdoutReading>;

const holdout = z.object({
  share: z.number().describe("the share of people in the holdout"),
  since: z.iso.datetime().optional().describe("absent: there is no holdout"),
  version: z.int().min(0),
  reading: holdoutReading.optional(),
});

const getHoldout = route({
  method: "GET",
  path: "/holdout",
  access: "operator",
  summary: "The holdout: what lists are credited with beside what the shop's measures brought",
  reply: holdout,
});

const putHoldout = route({
  method: "PUT",
  path: "/holdout",
  access: "operator",
  summary: "Hold 2 % of people out of the shop's measures, or end it",
  body: z.strictObject({
    isOn: z.boolean(),
    version: z.int().min(0).describe("the version that the change starts from"),
  }),
  reply: holdout.omit({ reading: true }),
  refusals: { "version-conflict": 409, ...BUSY },
});

export const holdoutRoutes = { getHoldout, putHoldout };
