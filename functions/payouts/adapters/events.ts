import * as z from "zod";
import { type StripeAccess, signedEvent } from "../../shared/runtime/stripe.ts";
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
    const signed = await signedEvent(await access(), rawBody, signature);
    if (!signed) return undefined;
    const { id, type, account, data } = event.parse(signed);
    return { id, type, account, object: data.object.id };
  };
