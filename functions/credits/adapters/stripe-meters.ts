import { Stripe } from "stripe";
import { logger } from "../../shared/runtime/logger.ts";
import type { StripeAccess } from "../../shared/runtime/stripe.ts";
import type { SendUsage } from "../flows/ports.ts";

/**
 * Refusals of Stripe that no retry can change: a deleted customer, or a use over 35 days old. The uses stored here are
 * authoritative.
 */
const NEVER: readonly string[] = ["resource_missing", "timestamp_too_far_in_past"];

/** Makes the meter that sums a customer's usage, unless these events have one. */
async function ensureMeter(stripe: Stripe, event_name: string): Promise<void> {
  for await (const meter of stripe.billing.meters.list({ status: "active", limit: 100 })) {
    if (meter.event_name === event_name) return;
  }
  await stripe.billing.meters.create(
    {
      event_name,
      display_name: "Credits used",
      default_aggregation: { formula: "sum" },
      customer_mapping: { type: "by_id", event_payload_key: "stripe_customer_id" },
      value_settings: { event_payload_key: "value" },
    },
    { idempotencyKey: `meter-${event_name}` },
  );
}

/** @param event the name by which the meter knows its events */
export function sendUsage(access: () => Promise<StripeAccess>, event: string): SendUsage {
  let ready: Promise<void> | undefined;
  return async (stripe_customer_id, { id, credits, at }) => {
    const { stripe } = await access();
    ready ??= ensureMeter(stripe, event);
    try {
      await ready;
    } catch (error) {
      ready = undefined;
      throw error;
    }
    try {
      await stripe.billing.meterEvents.create({
        event_name: event,
        identifier: id,
        timestamp: Math.floor(Date.parse(at) / 1000),
        payload: { stripe_customer_id, value: String(credits) },
      });
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
      if (error.code === "duplicate_meter_event") return;
      if (!NEVER.includes(error.code ?? "")) throw error;
      logger.error("a use of credits will never be metered", { usage: id, error });
    }
  };
}
