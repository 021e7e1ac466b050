import "../commerce/environment.ts";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stripeCustomerOf } from "../../../functions/commerce/adapters/stripe/customers.ts";
import { usageItem } from "../../../functions/credits/adapters/usages.ts";
import { meterUsage } from "../../../functions/credits/handlers/meter-usage.ts";
import { type CreditsWorld, creditsWorld, METER } from "./world.ts";

let made: CreditsWorld;
beforeAll(async () => {
  made = await creditsWorld();
});
afterAll(() => made.close());

/** A use as credits' stream tells of it. */
async function told(id: string): Promise<DynamoDBRecord> {
  const usage = await made.creditsPorts.findUsage(id);
  if (!usage) throw new Error(`no use ${id}`);
  return {
    eventName: "INSERT",
    dynamodb: { NewImage: marshall(usageItem(usage), { removeUndefinedValues: true }) as never },
  };
}

async function metered(stripeCustomer: string): Promise<number> {
  const { data: meters } = await made.stripe.billing.meters.list({ status: "active" });
  const minute = Math.floor(made.ports.now() / 60_000) * 60;
  let sum = 0;
  for (const { id } of meters.filter(({ event_name }) => event_name === METER)) {
    const span = { customer: stripeCustomer, start_time: minute - 600, end_time: minute + 600 };
    const { data } = await made.stripe.billing.meters.listEventSummaries(id, span);
    sum += data.reduce((total, { aggregated_value }) => total + aggregated_value, 0);
  }
  return sum;
}

test("a use by a customer of Stripe's is metered once, despite repeats and crashes", async () => {
  const [pack, talk] = [await made.sellPack(10), await made.sellUse(3)];
  await made.bought("metered", [pack]);
  const access = async () => ({ stripe: made.stripe, webhookSecrets: [] });
  const customerOf = stripeCustomerOf(made.documents, "COMMERCE", access, made.ports.now);
  const stripeCustomer = await customerOf("metered", "usd");
  const { body } = await made.use("metered", talk);
  const record = await told(body.id);
  const lost = async () => {
    await made.creditsPorts.sendUsage(stripeCustomer, { id: body.id, credits: 3, at: body.at });
    throw new Error("crash after sendUsage");
  };
  await expect(meterUsage({ ...made.creditsPorts, sendUsage: lost })(record)).rejects.toThrow("crash");
  const tell = meterUsage(made.creditsPorts);
  await tell(record);
  await tell(record);
  expect(await metered(stripeCustomer)).toBe(3);
  await tell(await told((await made.use("metered", talk)).body.id));
  expect(await metered(stripeCustomer)).toBe(6);
  const { data } = await made.stripe.billing.meters.list({ limit: 100 });
  expect(data.filter(({ event_name }) => event_name === METER)).toHaveLength(1);
});

test("a user without a customer at Stripe is not metered, which is no failure", async () => {
  const [pack, talk] = [await made.sellPack(10), await made.sellUse(3)];
  await made.bought("plain", [pack]);
  await meterUsage({
    ...made.creditsPorts,
    sendUsage: async () => {
      throw new Error("nothing is to be sent");
    },
  })(await told((await made.use("plain", talk)).body.id));
});

test("a use that Stripe will never meter (deleted customer, too old) is logged and skipped", async () => {
  const { id } = await made.stripe.customers.create();
  await made.stripe.customers.del(id);
  const at = new Date(made.ports.now()).toISOString();
  await made.creditsPorts.sendUsage(id, { id: "01JWM8Q0000000000000000001", credits: 1, at });
  const other = await made.stripe.customers.create();
  const longAgo = new Date(made.ports.now() - 40 * 86_400_000).toISOString();
  await made.creditsPorts.sendUsage(other.id, { id: "01JWM8Q0000000000000000002", credits: 1, at: longAgo });
  // What may be metered yet is tried again.
  await made.control("faults?kind=rate-limit&times=1&path=/v1/billing/meter_events");
  await expect(
    made.creditsPorts.sendUsage(other.id, { id: "01JWM8Q0000000000000000003", credits: 1, at }),
  ).rejects.toThrow("rate limit");
});
