import * as z from "zod";
import { type EventType, eventTypes } from "./event-types.ts";

/** The most products that were only looked at: the newest stay. Training cuts histories alike. */
export const INTERESTS = 100;
/** The most products that were bought, refunded or dismissed, whatever else happened since. */
export const DECIDED = 300;
/** What decides a product. */
export const DECISIONS = ["purchase", "refund", "dismiss"] as const satisfies readonly EventType[];

const interactionSum = z.object({ present: z.number(), strongest: z.number() });

/** A subject's profile: the sums of their interactions with each product, of its showings, and counters of all events. */
export const profile = z.object({
  subject: z.string().describe("user:<id> or anonymous:<id>"),
  products: z
    .array(
      z.object({
        product: z.string(),
        at: z.string().describe("of what was done last; the sums are as of then"),
        id: z.string().describe("the event that was it"),
        sums: z.partialRecord(z.enum(eventTypes), interactionSum),
      }),
    )
    .describe("newest first"),
  shown: z
    .array(
      z.object({
        product: z.string(),
        at: z.string().describe("of the last showing; the sum is as of then"),
        present: z.number().describe("the sum of the decayed showings"),
      }),
    )
    .default([])
    .describe("what was shown on lists, newest first, whatever became of it"),
  counters: z.record(z.string(), z.number()).describe("events by type"),
  hours: z.array(z.int()).length(24).describe("events by the hour of the day (UTC), without what was merely shown"),
  days: z.array(z.int()).describe("the newest days with such an event, in days since 1970, the newest first"),
  spentMs: z.int().describe("time that was spent with products, as devices told it"),
  isOff: z.literal(true).optional().describe("its owner chose not to be profiled: nothing is kept"),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
});
export type Profile = z.infer<typeof profile>;
