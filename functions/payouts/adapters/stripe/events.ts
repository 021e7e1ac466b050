import * as z from "zod";
import { isRefusal } from "../../../shared/kernel/refusal.ts";
import { signedEvent } from "../../../shared/runtime/signed-event.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { VerifyEvent } from "../../flows/ports.ts";

const event = z.object({
  id: z.string(),
  type: z.string(),
  account: z.string().optional(),
  data: z.object({ object: z.object({ id: z.string().catch("") }) }),
});

/**
 * Two endpoints at Stripe send here, one for accounts' events and one for the platform's own; each has its own secret.
 */
export function verifyEvent(access: () => Promise<StripeAccess>): VerifyEvent {
  const read = signedEvent(access, event, true);
  return async (rawBody, signature) => {
    const told = await read(rawBody, signature);
    if (told === undefined || isRefusal(told)) return told;
    const { id, type, account, data } = told;
    return { id, type, account, object: data.object.id };
  };
}
