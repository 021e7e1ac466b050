import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { liveWebhook } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { Payment } from "../payment.ts";
import type { FetchCheckout, FetchPayment, IsNoted, StripeEvent, VerifyEvent } from "../ports.ts";
import { type SettlementPorts, settle } from "../settlement.ts";

export interface StripeWebhookPorts extends SettlementPorts {
  readonly verifyEvent: VerifyEvent;
  readonly isNoted: IsNoted;
  readonly fetchCheckout: FetchCheckout;
  readonly fetchPayment: FetchPayment;
}

const RECEIVED = { received: true } as const;

export const stripeWebhook = (ports: StripeWebhookPorts) =>
  endpoint(routes.stripeWebhook, async ({ rawBody, headers }) => {
    const event = await ports.verifyEvent(rawBody, headers["stripe-signature"] ?? "");
    if (!event)
      return refuse("invalid-signature", "The body is not signed by Stripe for this endpoint, or too long ago.");
    const about = { event: event.id, type: event.type };
    const payment = (await isNews(ports, event)) && (await fetched(ports, event));
    if (!payment) {
      logger.info("event ignored: repeated, of another kind, or not about an order of ours", about);
      return RECEIVED;
    }
    const after = await settle(ports, payment, event.id);
    if (isRefusal(after)) {
      // A stage that shares the Stripe account has orders that this one has not; money that fits no order is an error.
      const level = after.refused === "unknown-order" ? "warn" : "error";
      logger[level](after.detail, { ...about, code: after.refused, paymentIntent: payment.paymentIntent });
    } else {
      logger.info("event applied", { ...about, order: after.id, state: after.state });
    }
    return RECEIVED;
  });

const HANDLED = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "charge.refunded",
];

const isNews = async (ports: StripeWebhookPorts, event: StripeEvent): Promise<boolean> =>
  HANDLED.includes(event.type) && !(await ports.isNoted(event.id));

/** What Stripe holds now of the payment that the event is about. */
async function fetched(ports: StripeWebhookPorts, { type, object }: StripeEvent): Promise<Payment | undefined> {
  if (type !== "charge.refunded") return ports.fetchCheckout(object.id);
  return object.paymentIntent === undefined ? undefined : ports.fetchPayment(object.paymentIntent);
}

export const handler = stripeWebhook(liveWebhook());
