import { Stripe } from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startStripe } from "../../../local/emulators/stripe/server.ts";

const KEY = "sk_test_refusals";
let emulator: Awaited<ReturnType<typeof startStripe>>;
let stripe: Stripe;
beforeAll(async () => {
  emulator = await startStripe({ secretKey: KEY });
  await emulator.ready();
  const { hostname, port } = new URL(emulator.url);
  stripe = new Stripe(KEY, { protocol: "http", host: hostname, port, maxNetworkRetries: 0, telemetry: false });
});
afterAll(() => emulator.close());

const session = (customer: string, currency: string) =>
  stripe.checkout.sessions.create({
    mode: "subscription",
    customer,
    success_url: "https://shop.example/done",
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency,
          unit_amount: 1000,
          recurring: { interval: "month" },
          product_data: { name: "Club" },
        },
      },
    ],
  });
async function subscribed(customer: string, currency = "usd", card = "pays") {
  const { id, url } = await session(customer, currency);
  await fetch(`${url}/pay`, { method: "POST", body: new URLSearchParams({ card }), redirect: "manual" });
  const { subscription } = await stripe.checkout.sessions.retrieve(id);
  return String(subscription);
}
const refusal = async (asked: Promise<unknown>) => {
  const error = await asked.then(
    () => undefined,
    (reason: Stripe.errors.StripeError) => reason,
  );
  return { status: error?.statusCode, code: error?.code, message: error?.message };
};

describe("one customer has subscriptions in one currency", () => {
  // https://docs.stripe.com/invoicing/multi-currency-customers: "You can't have two active subscriptions with different
  // currencies." The words: https://github.com/Automattic/woocommerce-payments/issues/7732
  const combined = {
    status: 400,
    message: expect.stringContaining("You cannot combine currencies on a single customer"),
  };

  test("another is refused while one goes on, and taken when it is over", async () => {
    const { id } = await stripe.customers.create();
    const first = await subscribed(id, "usd");
    expect(await refusal(session(id, "eur"))).toMatchObject(combined);
    await session(id, "usd");
    await stripe.subscriptions.cancel(first);
    await session(id, "eur");
  });

  test("of two pages that were open at once, the second is not completed", async () => {
    const { id } = await stripe.customers.create();
    const pages = [await session(id, "usd"), await session(id, "eur")];
    const statuses = [];
    for (const { url } of pages) {
      const reply = await fetch(`${url}/pay`, { method: "POST", redirect: "manual" });
      statuses.push(reply.status);
    }
    expect(statuses).toEqual([303, 409]);
  });
});
