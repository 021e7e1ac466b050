import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ShownOrder } from "../../../functions/commerce/contract/order.ts";
import type { ShownSubscription } from "../../../functions/commerce/contract/subscription.ts";
import { claimGift } from "../../../functions/commerce/handlers/gifts/claim-gift.ts";
import { placeOrder } from "../../../functions/commerce/handlers/orders/place-order.ts";
import { stripeWebhook } from "../../../functions/commerce/handlers/stripe/stripe-webhook.ts";
import { subscribe } from "../../../functions/commerce/handlers/subscriptions/subscribe.ts";
import { call } from "../call.ts";
import { crashing as failingAt } from "../crashing.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

type Ports = World["ports"];
const SYNCHRONOUS = ["now", "newId", "newSecret", "giftPage"];

const crashing = (n: number, when: "before" | "after") => failingAt(world.ports, SYNCHRONOUS, n, when);

/** All that is kept of a customer, without what differs from run to run. */
async function endState(customer: string) {
  const orders = await world.ordersOf(customer);
  return {
    orders: orders.map(({ state, version, checkout, paidAt }) => ({
      state,
      version,
      hasCheckout: checkout !== undefined,
      isPaid: paidAt !== undefined,
    })),
    sessions: (await Promise.all(orders.map(({ id }) => world.sessionsOf(id)))).map((sessions) => sessions.length),
    guards: (await world.guards(customer)).map(({ orderId, version }) => [orderId !== undefined, version]),
    entitlements: (await world.entitlements(customer)).map(({ state }) => state),
    mails: (await Promise.all(orders.map(({ id }) => world.mailsOf(id)))).flat().map(({ to }) => to),
    // Until when a creator's part waits is an instant, and so another in each run.
    journals: (await Promise.all(orders.map(({ id }) => world.journals(id))))
      .flat()
      .map(({ postings }) =>
        postings.map(({ refundableUntil, ...posting }) => ({ ...posting, waits: refundableUntil !== undefined })),
      ),
  };
}

/** Runs a scenario with a crash at each call in turn until none is reached. */
async function atEachCall(run: (ports: Ports, customer: string) => Promise<void>, name: string): Promise<number> {
  const straight = `${name}-straight`;
  await run(world.ports, straight);
  const expected = await endState(straight);
  let crashes = 0;
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const { ports, crash } = crashing(n, when);
      const customer = `${name}-${when}-${n}`;
      await run(ports, customer);
      expect({ when, n, ...(await endState(customer)) }).toEqual({ when, n, ...expected });
      if (!crash.reached) break;
      crashes++;
    }
  }
  return crashes;
}

/** As a client does: again until it is answered. */
async function place(ports: Ports, user: string, products: string[], gift?: object): Promise<ShownOrder> {
  for (;;) {
    const { status, body } = await call<ShownOrder>(placeOrder(ports), { user, body: { products, gift } });
    if (status !== 500) return body;
  }
}

test("an order that crashes at any step and is retried is one order with one checkout", async () => {
  const products = [await world.sell(), await world.sell()];
  const crashes = await atEachCall(async (ports, customer) => {
    const { state, checkoutUrl } = await place(ports, customer, products);
    expect([state, typeof checkoutUrl]).toEqual(["pending", "string"]);
  }, "order");
  expect(crashes).toBeGreaterThanOrEqual(2 * 3);
});

test("a free order that crashes at any step and is retried is one order, granted once", async () => {
  const products = [await world.sell({ price: { amount: 0, currency: "usd" } })];
  const crashes = await atEachCall((ports, customer) => place(ports, customer, products).then(() => {}), "free");
  expect(crashes).toBeGreaterThanOrEqual(2);
});

async function pay(customer: string, products: string[], gift?: object) {
  const { id, checkoutUrl } = await place(world.ports, customer, products, gift);
  await world.onPage(checkoutUrl, "pay");
  return id;
}

test("a payment's report that crashes at any step is booked and granted once when repeated", async () => {
  const products = [await world.sell(), await world.sell()];
  const crashes = await atEachCall(async (ports, customer) => {
    world.webhook.handler = stripeWebhook(world.ports);
    await world.hold();
    const id = await pay(customer, products);
    const { checkout } = await world.stored(id);
    // Other events of the payment come by too: the crash is to hit the one that counts.
    const event = await world.eventOf("checkout.session.completed", checkout?.id ?? "");
    world.webhook.handler = stripeWebhook(ports);
    await world.deliver(event.id);
    await world.release();
    await world.delivered();
  }, "payment");
  expect(crashes).toBeGreaterThanOrEqual(2 * 5);
});

test("a gift whose payment's report crashes at any step is mailed once", async () => {
  const products = [await world.sell()];
  const crashes = await atEachCall(async (ports, customer) => {
    world.webhook.handler = stripeWebhook(world.ports);
    await world.hold();
    const id = await pay(customer, products, { email: "friend@example.org" });
    const { checkout } = await world.stored(id);
    const event = await world.eventOf("checkout.session.completed", checkout?.id ?? "");
    world.webhook.handler = stripeWebhook(ports);
    await world.deliver(event.id);
    await world.release();
    await world.delivered();
    expect(await world.mailsOf(id)).toHaveLength(1);
  }, "gift");
  expect(crashes).toBeGreaterThanOrEqual(2 * 5);
});

test("a claim that crashes at any step and is retried gives the gift once", async () => {
  const products = [await world.sell(), await world.sell()];
  const crashes = await atEachCall(async (ports, customer) => {
    world.webhook.handler = stripeWebhook(world.ports);
    const id = await pay(`giver-${customer}`, products, { email: "friend@example.org" });
    await world.delivered();
    const body = { code: (await world.mailsOf(id))[0]?.values.code };
    let status = 500;
    while (status === 500) ({ status } = await call(claimGift(ports), { user: customer, body }));
    expect(status).toBe(200);
    expect((await world.entitlements(customer)).map(({ source }) => source)).toEqual(products.map(() => `ORDER#${id}`));
  }, "claim");
  expect(crashes).toBeGreaterThanOrEqual(2);
});

test("a refund whose report crashes at any step is booked once and ends access", async () => {
  const products = [await world.sell()];
  const crashes = await atEachCall(async (ports, customer) => {
    world.webhook.handler = stripeWebhook(world.ports);
    const id = await pay(customer, products);
    await world.delivered();
    const { paymentIntent = "" } = await world.stored(id);
    await world.hold();
    await world.stripe.refunds.create({ payment_intent: paymentIntent });
    const event = await world.eventOf("charge.refunded", paymentIntent);
    world.webhook.handler = stripeWebhook(ports);
    await world.deliver(event.id);
    await world.release();
    await world.delivered();
  }, "refund");
  expect(crashes).toBeGreaterThanOrEqual(2 * 4);
});

test("an invoice's report that crashes at any step is booked once and grants access once", async () => {
  const product = await world.sell({ type: "membership", recurring: { interval: "month" } });
  const crashes = await atEachCall(async (ports, customer) => {
    world.webhook.handler = stripeWebhook(world.ports);
    await world.hold();
    const { body } = await call<ShownSubscription>(subscribe(world.ports), { user: customer, body: { product } });
    await world.onPage(body.checkoutUrl, "pay");
    const { checkout } = (await world.ports.findSubscription({ customer, id: body.id })) ?? {};
    const { invoice } = await world.stripe.checkout.sessions.retrieve(checkout?.id ?? "");
    const event = await world.eventOf("invoice.paid", String(invoice));
    world.webhook.handler = stripeWebhook(ports);
    await world.deliver(event.id);
    await world.release();
    await world.delivered();
  }, "invoice");
  expect(crashes).toBeGreaterThanOrEqual(2 * 8);
});
