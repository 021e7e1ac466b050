import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { lines } from "../../shared/kernel/text.ts";

/** A Stripe event that could not be applied: it threw, or its money fits no order of ours. */
export const failure = z.object({
  event: z.string(),
  type: z.string(),
  object: z.object({ id: z.string(), paymentIntent: z.string().optional() }).describe("what it is about"),
  kind: z.enum(["thrown", "refused"]).describe("thrown: Stripe repeats it for three days; refused: it does not"),
  error: z.string(),
  count: z.int().min(1).describe("how often it failed"),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
});
export type Failure = z.infer<typeof failure>;

const stripeWebhook = route({
  method: "POST",
  path: "/webhooks/stripe",
  access: "public",
  summary: "Stripe reports what happened; signed",
  raw: true,
  reply: z.object({ received: z.literal(true) }),
  refusals: { "invalid-signature": 400, "invalid-event": 400, ...BUSY },
});

const listFailures = route({
  method: "GET",
  path: "/webhooks/stripe/failures",
  access: "operator",
  summary: "Stripe's events that could not be applied, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(failure),
});

const replayEvent = route({
  method: "POST",
  path: "/webhooks/stripe/failures/{id}/replay",
  access: "operator",
  summary: "Apply an event of Stripe again, with the current state of its object at Stripe",
  params: z.strictObject({ id: z.string().regex(/^[\w-]{1,255}$/, "an event's id, as Stripe made it") }),
  reply: z.object({ event: z.string(), outcome: z.enum(["applied", "repeated", "not-ours", "ignored"]) }),
  refusals: { "unknown-event": 404, "still-failing": 409, ...BUSY },
});

const dismissEvent = route({
  method: "POST",
  path: "/webhooks/stripe/failures/{id}/dismiss",
  access: "operator",
  summary: "Remove an event that cannot be applied from the list, with a note how it was resolved",
  params: replayEvent.params,
  body: z.strictObject({ note: lines(1000).describe("how it was resolved") }),
  reply: z.object({ event: z.string() }),
  refusals: { "unknown-event": 404, ...BUSY },
});

export const stripeEventRoutes = { stripeWebhook, listFailures, replayEvent, dismissEvent };
