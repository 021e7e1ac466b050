import * as z from "zod";
import { route } from "../shared/kernel/route.ts";

export const eventTypes = [
  "impression",
  "click",
  "view",
  "search",
  "progress",
  "complete",
  "cart",
  "checkout",
  "purchase",
  "refund",
  "review",
  "dismiss",
] as const;
export type EventType = (typeof eventTypes)[number];

/** One line of the behaviour log. Who: `user` if signed in, else `anonymousId`. */
export const behaviourEvent = z.strictObject({
  id: z.ulid(),
  type: z.enum(eventTypes),
  at: z.iso.datetime(),
  product: z.string().max(64).optional(),
  session: z.string().min(1).max(64),
  user: z.string().max(64).optional(),
  anonymousId: z.string().max(64).optional(),
  value: z.number().optional().describe("stars for a review, minor units for a purchase"),
  durationMs: z.int().min(0).max(86_400_000).optional(),
  progress: z.number().min(0).max(1).optional(),
  placement: z.string().max(32).optional(),
  query: z.string().max(200).optional(),
  recommendationId: z.string().max(64).optional(),
  consent: z.boolean(),
});
export type BehaviourEvent = z.infer<typeof behaviourEvent>;

/** A visitor registered: their anonymous history is the user's from here on. A line of the same log. */
export const mergeEvent = z.strictObject({
  id: z.ulid(),
  type: z.literal("merge"),
  at: z.iso.datetime(),
  user: z.string(),
  anonymousId: z.string(),
});
export type MergeEvent = z.infer<typeof mergeEvent>;

/** What is known of a subject: the newest 100 things they did with a product, newest first, and counters of all. */
export const profile = z.object({
  subject: z.string().describe("user:<id> or anonymous:<id>"),
  interactions: z.array(
    z.object({
      id: z.string(),
      type: z.enum(eventTypes),
      product: z.string(),
      at: z.string(),
      value: z.number().optional(),
      progress: z.number().optional(),
    }),
  ),
  counters: z.record(z.string(), z.number()).describe("events by type"),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
});
export type Profile = z.infer<typeof profile>;

export const subjectOf = (who: { user?: string | undefined; anonymousId?: string | undefined }): string =>
  who.user === undefined ? `anonymous:${who.anonymousId}` : `user:${who.user}`;

/** The key of a profile in behaviour's table. */
export const profileKey = (subject: string) => ({ pk: `PROFILE#${subject}`, sk: "PROFILE" });

/** Log objects are gzip NDJSON at `events/YYYY/MM/DD/HH/<name>.gz` by ingest hour (UTC). */
export const LOG_PREFIX = "events/";

/** What clients may report. A purchase, a refund and a review are facts of ours: the tables tell of them. */
export const clientEventTypes = [
  "impression",
  "click",
  "view",
  "search",
  "progress",
  "complete",
  "cart",
  "checkout",
  "dismiss",
] as const satisfies readonly EventType[];

/** One event as a client sends it: who it is comes from the token, or is the anonymous id. */
export const clientEvent = behaviourEvent.omit({ user: true }).extend({ type: z.enum(clientEventTypes) });

const recordEvents = route({
  method: "POST",
  path: "/events",
  access: "visitor",
  summary: "Report behaviour, up to 500 events at once, each with a status of its own. Sending an event again is safe",
  body: z.strictObject({
    events: z.array(z.unknown()).min(1).max(500).describe("each as the schema of one event says"),
  }),
  reply: z.object({
    results: z
      .array(
        z.object({
          id: z.string().optional().describe("the event's id, where it has one"),
          status: z
            .enum(["accepted", "not-kept", "invalid"])
            .describe("not-kept: counted, but without consent nothing is stored"),
          errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
        }),
      )
      .describe("in the order of the request"),
  }),
  refusals: { busy: 503 },
});

export const routes = { recordEvents };
