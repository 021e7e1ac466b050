import * as z from "zod";
import { type EventType, eventTypes } from "./event-types.ts";

/** The most products that were only looked at; the newest stay. Training has the same limit. */
export const INTERESTS = 100;
/** The most products that were bought, refunded or dismissed; views never displace them. */
export const DECIDED = 300;
/** The types of events that count as a decision about a product. */
export const DECISIONS = ["purchase", "refund", "dismiss"] as const satisfies readonly EventType[];

const interactionSum = z.object({ present: z.number(), strongest: z.number() });

/** A subject's profile: the sums of their interactions with each product, of its impressions, and counters of all events. */
export const profile = z.object({
  subject: z.string().describe("user:<id> or anonymous:<id>"),
  products: z
    .array(
      z.object({
        product: z.string(),
        at: z.string().describe("the last interaction; the sums are as of then"),
        id: z.string().describe("the id of that event"),
        sums: z.partialRecord(z.enum(eventTypes), interactionSum),
      }),
    )
    .describe("newest first"),
  shown: z
    .array(
      z.object({
        product: z.string(),
        at: z.string().describe("the last impression; the sum is as of then"),
        present: z.number().describe("the sum of the decayed impressions"),
      }),
    )
    .default([])
    .describe("products shown on lists, newest first, whether or not anything followed"),
  counters: z.record(z.string(), z.number()).describe("events by type"),
  hours: z.array(z.int()).length(24).describe("events by the hour of the day (UTC), without impressions"),
  days: z.array(z.int()).describe("the days with such an event, in days since 1970, newest first"),
  spentMs: z.int().describe("time spent with products, as reported by devices"),
  isOff: z.literal(true).optional().describe("its owner turned profiling off: nothing is stored"),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
});
export type Profile = z.infer<typeof profile>;
