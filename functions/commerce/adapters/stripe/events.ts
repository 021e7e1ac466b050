import { Stripe } from "stripe";
import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { signedEvent } from "../../../shared/runtime/signed-event.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { FetchEvent, StripeEvent, VerifyEvent } from "../../flows/ports.ts";
import { CUSTOMER_METADATA, event } from "./objects.ts";

export function eventOf(reported: unknown): StripeEvent {
  const { id, type, data } = event.parse(reported);
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

export function verifyEvent(access: () => Promise<StripeAccess>): VerifyEvent {
  const read = signedEvent(access, event, false);
  return async (rawBody, signature) => {
    const reported = await read(rawBody, signature);
    return reported === undefined || isRefusal(reported) ? reported : eventOf(reported);
  };
}
