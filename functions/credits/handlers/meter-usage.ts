import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { itemAfter } from "../../shared/runtime/record-images.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { findStripeCustomer } from "../adapters/stripe-customers.ts";
import { sendUsage } from "../adapters/stripe-meters.ts";
import { usage } from "../contract/usage.ts";
import { meterEnv } from "../env.ts";
import type { FindStripeCustomer, SendUsage } from "../flows/ports.ts";

export interface MeteringPorts {
  readonly findStripeCustomer: FindStripeCustomer;
  readonly sendUsage: SendUsage;
}

const committed = usage.required({ endedAt: true });

export const meterUsage =
  (ports: MeteringPorts) =>
  async (change: DynamoDBRecord): Promise<void> => {
    const { id, customer, credits, endedAt } = committed.parse(itemAfter(change));
    const stripeCustomer = await ports.findStripeCustomer(customer);
    // Stripe meters only its own customers: a user who never had a subscription is not one, and their uses are only
    // stored here.
    if (stripeCustomer === undefined) return logger.info("usage of nobody at Stripe is not metered", { usage: id });
    await ports.sendUsage(stripeCustomer, { id, credits, at: endedAt });
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const env = environment(...meterEnv);

const record = meterUsage({
  findStripeCustomer: findStripeCustomer(documents, env.COMMERCE_TABLE),
  sendUsage: sendUsage(stripeAccess(env.STRIPE_SECRET), env.METER_EVENT),
});

/** On credits' own stream: a use was committed. One by one, as Stripe takes one at a time for each customer. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, record, processor, { context, processInParallel: false });
