import * as z from "zod";
import { instant } from "../../shared/kernel/instant.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { sentType } from "./event-types.ts";

export const deliveryStates = ["pending", "delivered", "failed"] as const;

/** One attempt to send. */
export const attempt = z.object({
  at: z.iso.datetime(),
  durationMs: z.int().min(0),
  status: z.int().optional().describe("the HTTP status of the answer"),
  error: z.string().optional().describe("why there was no answer"),
  body: z.string().optional().describe("the body of the answer, up to 1 KiB"),
});
export type Attempt = z.infer<typeof attempt>;

/** The delivery of one event to one endpoint, as its owner sees it. */
const shownDelivery = z.object({
  id: z.ulid().describe("the event's id, which the endpoint gets as webhook-id at every attempt"),
  type: sentType,
  at: z.iso.datetime().describe("when it happened"),
  state: z.enum(deliveryStates),
  failure: z.string().optional().describe("why it is no longer retried"),
  nextAttemptAt: z.iso.datetime().optional().describe("while it is pending"),
  attempts: z.array(attempt).describe("the newest 20, oldest first"),
});
export type ShownDelivery = z.infer<typeof shownDelivery>;

const unknownEndpoint = { "unknown-endpoint": 404 } as const;
const byEndpoint = { access: "member", params: z.strictObject({ id: z.ulid() }) } as const;

const testWebhookEndpoint = route({
  ...byEndpoint,
  method: "POST",
  path: "/webhook-endpoints/{id}/test",
  summary: "Send an event of the type endpoint.test; the log of deliveries shows the result",
  status: 202,
  reply: shownDelivery,
  refusals: { ...unknownEndpoint, ...BUSY, "endpoint-disabled": 409 },
});

const listWebhookDeliveries = route({
  ...byEndpoint,
  method: "GET",
  path: "/webhook-endpoints/{id}/deliveries",
  summary: "The deliveries to an endpoint in the last 30 days with their results, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownDelivery),
  refusals: unknownEndpoint,
});

const replayWebhookDelivery = route({
  ...byEndpoint,
  method: "POST",
  path: "/webhook-endpoints/{id}/deliveries/{delivery}/replay",
  params: z.strictObject({ id: z.ulid(), delivery: z.ulid() }),
  summary: "Send a delivery again, under the same webhook-id; a waiting one is sent now",
  status: 202,
  reply: shownDelivery,
  refusals: { ...unknownEndpoint, ...BUSY, "unknown-delivery": 404, "endpoint-disabled": 409 },
});

const replayWebhookDeliveries = route({
  ...byEndpoint,
  method: "POST",
  path: "/webhook-endpoints/{id}/replay",
  summary: "Send again all failed deliveries of events since an instant",
  body: z.strictObject({ since: instant }),
  status: 202,
  reply: z.object({
    replayed: z.int(),
    isComplete: z.boolean().describe("false if there are more: repeat the request with `next` as `since`"),
    next: z.iso.datetime().optional().describe("if there are more, the instant to continue from"),
  }),
  refusals: { ...unknownEndpoint, ...BUSY, "endpoint-disabled": 409 },
});

export const deliveryRoutes = {
  testWebhookEndpoint,
  listWebhookDeliveries,
  replayWebhookDelivery,
  replayWebhookDeliveries,
};
