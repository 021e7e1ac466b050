import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { instant } from "../../shared/kernel/instant.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { MINUTE, route } from "../../shared/kernel/route.ts";
import { opaque, text } from "../../shared/kernel/text.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";
import { type EventType, eventTypes } from "./event-types.ts";

/**
 * One line of the behaviour log. The subject is `user` if signed in, else `anonymousId`. Its time is `at`, never later
 * than its arrival; if a device's clock was ahead, `toldAt` has the time that it reported.
 */
export const behaviourEvent = z.strictObject({
  id: z.ulid(),
  type: z.enum(eventTypes),
  at: z.iso.datetime(),
  toldAt: z.iso.datetime().optional(),
  product: z.string().max(64).optional(),
  session: z.string().min(1).max(64),
  user: z.string().max(64).optional(),
  anonymousId: z.string().max(64).optional(),
  value: z.number().optional().describe("stars for a review, minor units for a purchase"),
  durationMs: z.int().min(0).max(DAY_MS).optional(),
  progress: z.number().min(0).max(1).optional(),
  placement: z.string().max(32).optional(),
  query: z.string().max(200).optional(),
  recommendationId: z.string().max(64).optional(),
  consent: z.boolean(),
});
export type BehaviourEvent = z.infer<typeof behaviourEvent>;

/** A visitor registered: their anonymous history belongs to the user from here on. A line of the same log. */
export const mergeEvent = z.strictObject({
  id: z.ulid(),
  type: z.literal("merge"),
  at: z.iso.datetime(),
  user: z.string(),
  anonymousId: z.string(),
});
export type MergeEvent = z.infer<typeof mergeEvent>;

export const subjectOf = (who: { user?: string | undefined; anonymousId?: string | undefined }): string =>
  who.user === undefined ? `anonymous:${who.anonymousId}` : `user:${who.user}`;

/** Log objects are gzip NDJSON at `events/YYYY/MM/DD/HH/<name>.gz` by ingest hour (UTC). */
export const LOG_PREFIX = "events/";

/**
 * The events that clients may report. Purchases, refunds, study and reviews are facts, which only our own tables
 * report.
 */
export const clientEventTypes = [
  "impression",
  "click",
  "view",
  "search",
  "cart",
  "checkout",
  "dismiss",
] as const satisfies readonly EventType[];

/** One event as a client sends it: its subject comes from the access token or the visitor's token. */
export const clientEvent = behaviourEvent.omit({ user: true, anonymousId: true, toldAt: true, progress: true }).extend({
  type: z.enum(clientEventTypes),
  at: instant.describe("by the device's clock; one in the future counts as now"),
  product: productId.optional(),
  value: z.int().min(0).max(99_999_999).optional().describe("minor units"),
  session: text(64),
  placement: text(32).optional(),
  query: text(200, 0).optional(),
  recommendationId: opaque(64).optional(),
});

const recordEvents = route({
  method: "POST",
  path: "/events",
  access: "visitor",
  limits: [{ per: "address", most: 1_200, within: 10 * MINUTE }],
  visitor: true,
  summary:
    "Report what the sender does, up to 500 events at once, each with a status of its own. Sending an event again is safe",
  body: z.strictObject({
    events: z.array(z.unknown()).min(1).max(500).describe("each must match the schema of an event"),
  }),
  reply: z.object({
    results: z
      .array(
        z.object({
          id: z.string().optional().describe("the event's id, if it has one"),
          status: z
            .enum(["accepted", "not-kept", "unknown-product", "invalid"])
            .describe(
              "not-kept: counted but not stored, as there was no consent or the caller turned profiling off; unknown-product: not stored, as no product has this id",
            ),
          errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
        }),
      )
      .describe("in the order of the request"),
  }),
  refusals: { ...BUSY, "visitor-registered": 409 },
});

export const eventRoutes = { recordEvents };
