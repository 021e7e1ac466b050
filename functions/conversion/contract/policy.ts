import * as z from "zod";
import { route } from "../../shared/kernel/route.ts";

/** Other ways to choose the product for the place that is given to chance, among the same products. */
export const slotPolicies = ["best", "even", "relevance"] as const;
export type SlotPolicy = (typeof slotPolicies)[number];

const value = z.object({ estimate: z.number(), low: z.number(), high: z.number() });

/** Clicks on that place a list, by the log of what chance chose there. */
export const policyReading = z.object({
  through: z.iso.date(),
  days: z.int().describe("how many days of lists are in it"),
  logged: z.object({ lists: z.int(), clicksAList: z.number() }).describe("what the way that is served came to"),
  policies: z.array(
    z.object({
      policy: z
        .enum(slotPolicies)
        .describe("best: no chance at all, the most relevant; even: all alike; relevance: chance by relevance alone"),
      state: z.enum(["evaluated", "refused"]),
      why: z.string().optional().describe("refused: what is missing"),
      lists: z.int(),
      effectiveLists: z.number().describe("so many lists of this policy would say as much"),
      clipped: z.number().optional().describe("the part of lists whose weight was cut"),
      snips: value.optional().describe("self-normalised importance sampling; ends of intervals at 95 %"),
      doublyRobust: value.optional(),
    }),
  ),
});
export type PolicyReading = z.infer<typeof policyReading>;

const getPolicies = route({
  method: "GET",
  path: "/slot-policies",
  access: "operator",
  summary:
    "What the place given to chance would have come to if it were filled in another way, by last night's reading",
  reply: z.object({ reading: policyReading.optional().describe("none before the first night") }),
});

export const policyRoutes = { getPolicies };
