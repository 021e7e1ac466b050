import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveWebhook } from "../../adapters/live.ts";
import { logTaken } from "../../adapters/taken-log.ts";
import { stripeEventRoutes } from "../../contract/stripe-event.ts";
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

export const handler = stripeWebhook(liveWebhook());
