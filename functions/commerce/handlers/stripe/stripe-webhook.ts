import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { verifyEvent } from "../../adapters/stripe/events.ts";
import { inboxPorts } from "../../adapters/stripe/inbox-ports.ts";
import { logTaken } from "../../adapters/taken-log.ts";
import { stripeEventRoutes } from "../../contract/stripe-event.ts";
import { stripeEnv } from "../../env.ts";
import { type InboxPorts, take } from "../../flows/event-inbox.ts";
import type { VerifyEvent } from "../../flows/ports.ts";

export type StripeWebhookPorts = InboxPorts & { readonly verifyEvent: VerifyEvent };

export const stripeWebhook = (ports: StripeWebhookPorts) =>
  endpoint(stripeEventRoutes.stripeWebhook, async ({ rawBody, headers }) => {
    const event = await ports.verifyEvent(rawBody, headers["stripe-signature"] ?? "");
    if (event === undefined) return { received: true } as const;
    if (isRefusal(event)) return event;
    logTaken(event, await take(ports, event));
    return { received: true } as const;
  });

const env = environment(...stripeEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
export const handler = stripeWebhook({ ...inboxPorts(env.COMMERCE_TABLE, stripe), verifyEvent: verifyEvent(stripe) });
