import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { liveWebhook } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { type EventPorts, ruleOf } from "../event-table.ts";
import type { IsNoted, StripeEvent, VerifyEvent } from "../ports.ts";

export type StripeWebhookPorts = EventPorts & { readonly verifyEvent: VerifyEvent; readonly isNoted: IsNoted };

const RECEIVED = { received: true } as const;
const OTHER_STAGES = ["unknown-order", "unknown-subscription"];

export const stripeWebhook = (ports: StripeWebhookPorts) =>
  endpoint(routes.stripeWebhook, async ({ rawBody, headers }) => {
    const event = await ports.verifyEvent(rawBody, headers["stripe-signature"] ?? "");
    if (!event)
      return refuse("invalid-signature", "The body is not signed by Stripe for this endpoint, or too long ago.");
    await take(ports, event);
    return RECEIVED;
  });

async function take(ports: StripeWebhookPorts, event: StripeEvent): Promise<void> {
  const about = { event: event.id, type: event.type };
  const rule = ruleOf(event.type);
  if (!rule) return logger.warn("event of a type that nobody has decided on", about);
  if (typeof rule !== "function") return logger.debug(`event ignored: ${rule.ignored}`, about);
  if (await ports.isNoted(event.id)) return logger.info("event repeated", about);
  const applied = await rule(ports, event);
  if (applied === "not-ours") return logger.info("event about nothing of ours", about);
  if (!isRefusal(applied)) return logger.info("event applied", { ...about, ...applied });
  // A stage that shares the Stripe account has what this one has not; money that fits no order is an error.
  const level = OTHER_STAGES.includes(applied.refused) ? "warn" : "error";
  logger[level](applied.detail, { ...about, code: applied.refused });
}

export const handler = stripeWebhook(liveWebhook());
