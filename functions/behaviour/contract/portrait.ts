import * as z from "zod";
import { languages, productTypes, topics } from "../../catalogue/contract/product.ts";
import { currency, money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";

/** Stages of a person's time with the shop; `STAGE_DAYS` says where each begins. */
export const stages = ["new", "active", "fading", "lapsed"] as const;
export type Stage = (typeof stages)[number];

/** Days without activity after which someone is fading, and lapsed; days since the first visit for which someone is new. */
const STAGE_DAYS = { new: 14, fading: 30, lapsed: 90 } as const;

/** Days without a step after which a started product counts as stalled. */
export const STALLED_DAYS = 14;

/** Finished products of a topic from which somebody counts as practised, and as advanced, in it. */
export const LEVEL_COMPLETIONS = { practised: 1, advanced: 4 } as const;
export const levels = ["beginning", "practised", "advanced"] as const;

const because = z
  .array(z.string())
  .max(5)
  .describe("the products that contribute most; DELETE /me/history/{productId} removes one");

const share = z.number().min(0).max(1);

const leaning = <Name extends z.ZodType>(name: Name) =>
  z.object({
    name,
    strength: share.describe("share of the whole history; the weight of an interaction halves every 30 days"),
    because,
  });

/** What the shop infers from a person's history. */
const portrait = z.object({
  profiling: z.enum(["on", "off"]).describe("off: nothing that the caller does is stored, and no list is based on it"),
  since: z.iso.datetime().optional().describe("the first interaction"),
  lastSeenAt: z.iso.datetime().optional(),
  stage: z
    .enum(stages)
    .optional()
    .describe(
      `new: first seen less than ${STAGE_DAYS.new} days ago; fading and lapsed: inactive for ${STAGE_DAYS.fading} and ${STAGE_DAYS.lapsed} days`,
    ),
  activeDays: z.int().describe("days with activity among the last 90"),
  spentMinutes: z.int().describe("time spent with products, as reported by the caller's devices"),
  topics: z
    .array(
      leaning(z.enum(topics)).extend({
        isDeclared: z.boolean().describe("whether the caller declared it (PUT /me/interests)"),
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
  hours: z.array(z.int()).length(24).describe("interactions by the hour of the day, in UTC"),
  learning: z
    .object({
      started: z.array(z.string()).describe(`products with progress in the last ${STALLED_DAYS} days`),
      stalled: z.array(z.string()).describe(`products begun, without progress for ${STALLED_DAYS} days`),
      completed: z.array(z.string()),
      next: z.string().optional().describe("the unfinished product with the newest progress"),
    })
    .describe("among the 100 products of the last interactions"),
  purchases: z
    .object({
      orders: z.int(),
      refunded: z.int().describe("those of them that were fully refunded"),
      firstAt: z.iso.datetime().optional().describe("of those orders; none without one"),
      lastAt: z.iso.datetime().optional(),
      because: z.array(z.string()).max(5).describe("the newest of those orders: GET /orders/{id}"),
      isAll: z.boolean().describe("false: only the newest 100 orders are included"),
      spent: z.array(money).describe("paid less refunded, by currency"),
      prices: z
        .array(z.object({ currency, low: z.int(), middle: z.int(), high: z.int(), products: z.int() }))
        .describe(
          "quartiles of the prices of single products in minor units, in currencies with three purchases or more",
        ),
    })
    .describe("based on the caller's own orders"),
});
export type Portrait = z.infer<typeof portrait>;

const getPortrait = route({
  method: "GET",
  path: "/me/profile",
  access: "member",
  summary: "What the shop infers from the caller's history, with the products behind each preference",
  reply: portrait,
});

const profiling = z.strictObject({ profiling: z.enum(["on", "off"]) });

const putProfiling = route({
  method: "PUT",
  path: "/me/profiling",
  access: "member",
  summary:
    "Turn profiling on or off. Off deletes the caller's profile and stores nothing from then on; lists are then those of a stranger",
  body: profiling,
  reply: profiling,
  refusals: BUSY,
});

export const portraitRoutes = { getPortrait, putProfiling };

/** The stage of a person by when they were first and last seen (ms since 1970). */
export function stageAt(firstSeenAt: number, lastSeenAt: number, now: number): Stage {
  const away = (now - lastSeenAt) / DAY_MS;
  if (away >= STAGE_DAYS.lapsed) return "lapsed";
  if (away >= STAGE_DAYS.fading) return "fading";
  return (now - firstSeenAt) / DAY_MS < STAGE_DAYS.new ? "new" : "active";
}
