import { Stripe } from "stripe";
import { type StripeAccess, signedEvent } from "../../shared/runtime/stripe.ts";
import type { FetchEvent, StripeEvent, VerifyEvent } from "../ports.ts";
import { CUSTOMER_METADATA, event } from "./stripe-objects.ts";

export function eventOf(told: unknown): StripeEvent {
  const { id, type, data } = event.parse(told);
  const { id: about, payment_intent: paymentIntent, metadata, parent } = data.object;
  const customer = metadata?.[CUSTOMER_METADATA];
  const subscription = parent?.subscription_details?.subscription;
  const hints = { ...(customer !== undefined && { customer }), ...(subscription !== undefined && { subscription }) };
  return { id, type, object: { id: about, paymentIntent, ...hints } };
}

export const fetchEvent =
  (access: () => Promise<StripeAccess>): FetchEvent =>
  async (id) => {
    const { stripe } = await access();
    try {
      return eventOf(await stripe.events.retrieve(id));
    } catch (error) {
      if (error instanceof Stripe.errors.StripeError && error.statusCode === 404) return undefined;
      throw error;
    }
  };

export const verifyEvent =
  (access: () => Promise<StripeAccess>): VerifyEvent =>
  async (rawBody, signature) => {
    const signed = await signedEvent(await access(), rawBody, signature);
    return signed && eventOf(signed);
  };
