import { Stripe } from "stripe";
import type { StripeAccess } from "../../shared/runtime/stripe.ts";
import type { VerifyEvent } from "../ports.ts";
import { event } from "./stripe-objects.ts";

export const verifyEvent =
  (access: () => Promise<StripeAccess>): VerifyEvent =>
  async (rawBody, signature) => {
    const { stripe, webhookSecret } = await access();
    try {
      const verified = await stripe.webhooks.constructEventAsync(rawBody, signature, webhookSecret);
      const { id, type, data } = event.parse(verified);
      return { id, type, object: { id: data.object.id, paymentIntent: data.object.payment_intent } };
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined;
      throw error;
    }
  };
