import { Stripe } from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startStripe } from "../src/server.ts";

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

const control = (what: string) => fetch(`${emulator.url}/_control/${what}`, { method: "POST" });
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

  test("a second request with a key is refused while the first runs, and accepted afterwards", async () => {
    const { id } = await stripe.customers.create();
    const first = await subscribed(id, "usd");
    expect(await refusal(session(id, "eur"))).toMatchObject(combined);
    await session(id, "usd");
    await stripe.subscriptions.cancel(first);
    await session(id, "eur");
  });

  test("of two open pages, the second cannot be completed", async () => {
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

describe("a request for an object in the wrong state is refused, as by Stripe", () => {
  test("an ended subscription cannot be canceled again; only its metadata may change", async () => {
    const { id: customer } = await stripe.customers.create();
    const id = await subscribed(customer);
    await stripe.subscriptions.cancel(id);
    // https://github.com/stripe/stripe-go/issues/1887
    expect(await refusal(stripe.subscriptions.cancel(id))).toMatchObject({ status: 404, code: "resource_missing" });
    // https://github.com/fjordllc/bootcamp/issues/10390
    expect(await refusal(stripe.subscriptions.update(id, { cancel_at_period_end: true }))).toMatchObject({
      status: 400,
      code: undefined,
      message: "A canceled subscription can only update its cancellation_details and metadata.",
    });
    expect((await stripe.subscriptions.update(id, { metadata: { why: "over" } })).metadata).toEqual({ why: "over" });
  });

  test("an invoice that is paid or void is not paid, and one that is paid is not voided", async () => {
    const { id: customer } = await stripe.customers.create();
    const id = await subscribed(customer);
    const [paid] = (await stripe.invoices.list({ subscription: id })).data;
    expect(await refusal(stripe.invoices.pay(paid?.id ?? ""))).toMatchObject({
      status: 400,
      message: "Invoice is already paid",
    });
    expect(await refusal(stripe.invoices.voidInvoice(paid?.id ?? ""))).toMatchObject({ status: 400 });

    await control(`customers/${customer}/card?card=declines`);
    await control("clock/advance?days=32");
    const [open] = (await stripe.invoices.list({ subscription: id, status: "open" })).data;
    const voided = await stripe.invoices.voidInvoice(open?.id ?? "");
    expect([voided.status, voided.status_transitions.voided_at === null]).toEqual(["void", false]);
    expect(await refusal(stripe.invoices.pay(voided.id))).toMatchObject({
      status: 400,
      message: "Voided invoices cannot be paid.",
    });
    const { data } = await stripe.events.list({ types: ["invoice.voided", "payment_intent.canceled"] });
    expect(new Set(data.map(({ type }) => type))).toEqual(new Set(["invoice.voided", "payment_intent.canceled"]));
  });

  test("a session that is complete is not expired", async () => {
    const { id: customer } = await stripe.customers.create();
    const { id, url } = await session(customer, "usd");
    await fetch(`${url}/pay`, { method: "POST", redirect: "manual" });
    expect(await refusal(stripe.checkout.sessions.expire(id))).toMatchObject({
      status: 400,
      message:
        'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of `complete`.',
    });
  });

  test("a disputed or refunded charge cannot be refunded", async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 1000,
      currency: "usd",
      payment_method: "pm_card_visa",
      confirm: true,
    });
    await control(`charges/${intent.latest_charge}/dispute`);
    // https://docs.stripe.com/error-codes#charge-disputed, #charge-already-refunded
    const ask = () => stripe.refunds.create({ payment_intent: intent.id });
    expect(await refusal(ask())).toMatchObject({ status: 400, code: "charge_disputed" });
    const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
    await control(`disputes/${dispute?.id}/win`);
    await ask();
    expect(await refusal(ask())).toMatchObject({ status: 400, code: "charge_already_refunded" });
  });
});

describe("a valid request can be made to fail", () => {
  test("by too many requests at once: 429 with how long to wait", async () => {
    await control("faults?kind=rate-limit&times=1&path=/v1/customers");
    const error = (await stripe.customers.create().catch((reason: unknown) => reason)) as Stripe.errors.StripeError;
    expect([error.type, error.statusCode, error.code]).toEqual(["StripeRateLimitError", 429, "rate_limit"]);
    expect(error.headers).toMatchObject({ "retry-after": "1", "stripe-rate-limited-reason": "global-rate" });
    await stripe.customers.create();
  });

  test("by a lock: 429 lock_timeout, which Stripe's client tries again", async () => {
    await control("faults?kind=lock-timeout&times=1");
    expect(await refusal(stripe.customers.create())).toMatchObject({ status: 429, code: "lock_timeout" });
    await control("faults?kind=lock-timeout&times=2");
    await stripe.customers.create({}, { maxNetworkRetries: 2 });
  });

  test("by a lost reply: the request was done, and its key repeats it", async () => {
    await control("faults?kind=lost&times=1&method=POST&path=/v1/customers");
    const key = { idempotencyKey: "lost-once", maxNetworkRetries: 1 };
    const { id } = await stripe.customers.create({ email: "lost@example.org" }, key);
    const { data } = await stripe.customers.list({ email: "lost@example.org" });
    expect(data.map((each) => each.id)).toEqual([id]);
  });

  test("except for unknown operations", async () => {
    expect((await control("faults?kind=sulking")).status).toBe(400);
    expect((await control("faults?times=0")).status).toBe(200);
  });
});
