import { refuse } from "../../../shared/kernel/refusal.ts";
import { errorOf } from "../../../shared/kernel/thrown.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { logger } from "../../../shared/runtime/logger.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findFailure } from "../../adapters/dynamodb/failures.ts";
import { fetchEvent } from "../../adapters/stripe/events.ts";
import { inboxPorts } from "../../adapters/stripe/inbox-ports.ts";
import { logTaken } from "../../adapters/taken-log.ts";
import { stripeEventRoutes } from "../../contract/stripe-event.ts";
import { stripeEnv } from "../../env.ts";
import { type InboxPorts, take } from "../../flows/event-inbox.ts";
import type { FetchEvent, FindFailure, StripeEvent } from "../../flows/ports.ts";

export type ReplayPorts = InboxPorts & { readonly fetchEvent: FetchEvent; readonly findFailure: FindFailure };

/** From Stripe, or from the stored copy once Stripe has dropped it; its object is fetched from Stripe in any case. */
async function eventOf(ports: ReplayPorts, id: string): Promise<StripeEvent | undefined> {
  const told = await ports.fetchEvent(id);
  if (told) return told;
  const kept = await ports.findFailure(id);
  return kept && { id, type: kept.type, object: kept.object };
}

export const replayEvent = (ports: ReplayPorts) =>
  endpoint(stripeEventRoutes.replayEvent, async ({ params: { id } }) => {
    const event = await eventOf(ports, id);
    if (!event)
      return refuse(
        "unknown-event",
        "Stripe lists no such event of the last 30 days, and no failed event has this id.",
      );
    try {
      const taken = await take(ports, event);
      logTaken(event, taken);
      if (taken.outcome === "refused") return refuse("still-failing", taken.detail);
      return { event: id, outcome: taken.outcome === "unknown-type" ? "ignored" : taken.outcome };
    } catch (error) {
      logger.error("a replayed event failed again", { event: id, error });
      return refuse("still-failing", `It failed again: ${errorOf(error).message}`);
    }
  });

const env = environment(...stripeEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
export const handler = replayEvent({
  ...inboxPorts(env.COMMERCE_TABLE, stripe),
  fetchEvent: fetchEvent(stripe),
  findFailure: findFailure(documents, env.COMMERCE_TABLE),
});
