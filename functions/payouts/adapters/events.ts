import { Stripe } from "stripe";
import * as z from "zod";
import type { StripeAccess } from "../../shared/runtime/stripe.ts";
import type { VerifyEvent } from "../ports.ts";

const event = z.object({
  id: z.string(),
  type: z.string(),
  account: z.string().optional(),
  data: z.object({ object: z.object({ id: z.string().catch("") }) }),
});

/** Two endpoints at Stripe send here, one for accounts' events and one for the platform's own: each signs by its secret. */
export const verifyEvent =
  (access: () => Promise<StripeAccess>): VerifyEvent =>
  async (rawBody, signature) => {
    const { stripe, connectWebhookSecrets = [] } = await access();
    for (const secret of connectWebhookSecrets) {
      try {
        const verified = event.parse(await stripe.webhooks.constructEventAsync(rawBody, signature, secret));
        const { id, type, account, data } = verified;
        return { id, type, account, object: data.object.id };
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
      }
    }
    return undefined;
  };
