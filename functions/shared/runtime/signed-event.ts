import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { Stripe } from "stripe";
import * as z from "zod";
import { type Refusal, refuse } from "../kernel/refusal.ts";
import { logger } from "./logger.ts";
import type { StripeAccess } from "./stripe.ts";

/** How far a signature's time may be from ours, in either direction; Stripe's library checks only the past. */
const TOLERANCE_SECONDS = 300;

const metrics = new Metrics({ namespace: "Lyceum" });

/** The fields of every event. */
const envelope = z.object({
  id: z.string().max(255),
  type: z.string().max(255),
  account: z.string().max(255).optional(),
  livemode: z.boolean().default(false),
});

/** Whether one of our endpoints' secrets signed the body, within the tolerance. */
async function isSigned({ stripe, webhookSecrets }: StripeAccess, body: string, signature: string): Promise<boolean> {
  // The last one counts, as in Stripe's own reading.
  const told = signature.split(",").findLast((part) => part.startsWith("t="));
  if (Number(told?.slice(2)) > Date.now() / 1000 + TOLERANCE_SECONDS) return false;
  const { signature: verifier } = stripe.webhooks;
  if (!verifier) throw new Error("No webhook secret is configured, so signatures cannot be verified.");
  for (const secret of webhookSecrets) {
    try {
      await verifier.verifyHeaderAsync(body, signature, secret, TOLERANCE_SECONDS);
      return true;
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  return false;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * Reads what Stripe sends to an endpoint of ours.
 * @param schema of an event
 * @param ofAccounts whether events of connected accounts are meant for it
 * @returns the event; a refusal if it is not signed, or signed but no event; undefined for another account's event, which
 * is acknowledged, logged and counted, as sending it again would change nothing
 */
export const signedEvent =
  <Schema extends z.ZodType>(access: () => Promise<StripeAccess>, schema: Schema, ofAccounts: boolean) =>
  async (
    body: string,
    signature: string,
  ): Promise<z.output<Schema> | Refusal<"invalid-signature" | "invalid-event"> | undefined> => {
    const keys = await access();
    if (!(await isSigned(keys, body, signature))) {
      return refuse("invalid-signature", "The body is not signed by Stripe for this endpoint, or not at this time.");
    }
    const told = parsed(body);
    const head = envelope.safeParse(told);
    const event = schema.safeParse(told);
    if (!head.success || !event.success)
      return refuse("invalid-event", "The body is signed, but is not a Stripe event.");
    const { id, type, account, livemode } = head.data;
    const isOurs = livemode === (keys.livemode ?? false) && (ofAccounts || account === undefined);
    if (isOurs) return event.data;
    logger.warn("event of another account or mode: ignored", { event: id, type, account, livemode });
    metrics.addMetric("ForeignStripeEvents", MetricUnit.Count, 1);
    metrics.publishStoredMetrics();
    return undefined;
  };
