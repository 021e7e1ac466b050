import type { Context } from "aws-lambda";
import { documents } from "../../../shared/runtime/documents.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { logger } from "../../../shared/runtime/logger.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { orderStore } from "../../adapters/dynamodb/order-store.ts";
import { findLapsed } from "../../adapters/dynamodb/pending.ts";
import { expireCheckout } from "../../adapters/stripe/checkouts.ts";
import { endSubscriptionCheckout } from "../../adapters/stripe/subscription-checkouts.ts";
import { syncPorts } from "../../adapters/stripe/subscription-sync.ts";
import { stripeEnv } from "../../env.ts";
import { openHolder } from "../../flows/checkout.ts";
import { endLapsed, type LapsingPorts } from "../../flows/lapse-orders.ts";
import { openSubscriptionOn } from "../../flows/subscription-checkout.ts";

/** The remaining time at which no more work is begun, in milliseconds. */
const SPARE_MS = 30_000;

export const endingLapsed =
  (ports: LapsingPorts) =>
  async (_: unknown, context: Pick<Context, "getRemainingTimeInMillis">): Promise<void> => {
    const { seen, failed } = await endLapsed(ports, () => context.getRemainingTimeInMillis() < SPARE_MS);
    for (const { id, error } of failed) logger.error("a lapsed order or subscription was not ended", { id, error });
    logger.info("looked at what lapsed", { seen, failed: failed.length });
    if (failed.length > 0) throw new Error(`${failed.length} that lapsed could not be ended; they are tried again.`);
  };

/** On its schedule. */
const env = environment(...stripeEnv);
const stripe = stripeAccess(env.STRIPE_SECRET);
const orders = { ...orderStore(env.COMMERCE_TABLE), expireCheckout: expireCheckout(stripe) };
const subscriptions = {
  ...syncPorts(env.COMMERCE_TABLE, stripe),
  endSubscriptionCheckout: endSubscriptionCheckout(stripe),
};
export const handler = endingLapsed({
  findLapsed: findLapsed(documents, env.COMMERCE_TABLE),
  now: orders.now,
  endOrder: (id) => openHolder(orders, id),
  endSubscription: (customer, id) => openSubscriptionOn(subscriptions, customer, id),
});
