import * as z from "zod";
import { languages, productTypes, topics } from "../../catalogue/contract/product.ts";
import { currency, money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";

/** Stages of a person's time with the shop; `STAGE_DAYS` says where each begins. */
const stages = ["new", "active", "fading", "lapsed"] as const;
export type Stage = (typeof stages)[number];

/** Days without activity after which someone is fading, and lapsed; days since the first visit for which someone is new. */
const STAGE_DAYS = { new: 14, fading: 30, lapsed: 90 } as const;

/** Days without a step after which a started product counts as stalled. */
export const STALLED_DAYS = 14;

/** Finished products of a topic from which somebody counts as practised, and as advanced, in it. */
export const LEVEL_COMPLETIONS = { practised: 1, advanced: 4 } as const;
const levels = ["beginning", "practised", "advanced"] as const;

const because = z
  .array(z.string())
  .max(5)
  .describe("the products that say most of it: DELETE /me/history/{productId} takes one out");

const share = z.number().min(0).max(1);

const leaning = <Name extends z.ZodType>(name: Name) =>
  z.object({
    name,
    strength: share.describe("share of all that was done; older acts count less, by half every 30 days"),
    because,
  });

/** What the shop makes of what a person did. */
const portrait = z.object({
  profiling: z.enum(["on", "off"]).describe("off: nothing is kept of what the caller does, and no list goes by it"),
  since: z.iso.datetime().optional().describe("the first thing known"),
  lastSeenAt: z.iso.datetime().optional(),
  stage: z
    .enum(stages)
    .optional()
    .describe(
      `new: known for less than ${STAGE_DAYS.new} days; fading and lapsed: nothing done for ${STAGE_DAYS.fading} and for ${STAGE_DAYS.lapsed} days`,
    ),
  activeDays: z.int().describe("days of the last 90 on which something was done"),
  spentMinutes: z.int().describe("with products, as the caller's devices told it"),
  topics: z
    .array(
      leaning(z.enum(topics)).extend({
        isDeclared: z.boolean().describe("the caller named it: PUT /me/interests"),
        level: z
          .enum(levels)
          .describe(
            `by finished products of the topic: practised from ${LEVEL_COMPLETIONS.practised}, advanced from ${LEVEL_COMPLETIONS.advanced}`,
          ),
        completed: z.int(),
      }),
    )
    .describe("the strongest first"),
  types: z.array(leaning(z.enum(productTypes))).describe("the strongest first"),
  languages: z.array(leaning(z.enum(languages))).describe("the strongest first"),
  hours: z.array(z.int()).length(24).describe("acts by the hour of the day, in UTC"),
  learning: z
    .object({
      started: z.array(z.string()).describe(`products with progress in the last ${STALLED_DAYS} days`),
      stalled: z.array(z.string()).describe(`products begun, without progress for ${STALLED_DAYS} days`),
      completed: z.array(z.string()),
      next: z.string().optional().describe("the unfinished product with the newest progress"),
    })
    .describe("of the 100 products that were dealt with last"),
  purchases: z
    .object({
      orders: z.int(),
      refunded: z.int().describe("of them, wholly given back"),
      isAll: z.boolean().describe("false: there are more, and these are the newest 100"),
      spent: z.array(money).describe("what was paid less what went back, by currency"),
      prices: z
        .array(z.object({ currency, low: z.int(), middle: z.int(), high: z.int(), products: z.int() }))
        .describe("what single products cost, in minor units: quartiles, in currencies with three purchases or more"),
    })
    .describe("of the caller's own orders"),
});
export type Portrait = z.infer<typeof portrait>;

const getPortrait = route({
  method: "GET",
  path: "/me/profile",
  access: "member",
  summary: "The portrait that the shop has of the caller, with the products behind each leaning",
  reply: portrait,
});

const profiling = z.strictObject({ profiling: z.enum(["on", "off"]) });

const putProfiling = route({
  method: "PUT",
  path: "/me/profiling",
  access: "member",
  summary:
    "Choose whether to be profiled. Off forgets what is known of the caller and keeps nothing from then on; lists are then the same for everybody",
  body: profiling,
  reply: profiling,
  refusals: BUSY,
});

export const portraitRoutes = { getPortrait, putProfiling };

/** The stage of someone by when they were first and last seen, in ms. */
export function stageAt(firstSeenAt: number, lastSeenAt: number, now: number): Stage {
  const away = (now - lastSeenAt) / DAY_MS;
  if (away >= STAGE_DAYS.lapsed) return "lapsed";
  if (away >= STAGE_DAYS.fading) return "fading";
  return (now - firstSeenAt) / DAY_MS < STAGE_DAYS.new ? "new" : "active";
}
