import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { Stripe } from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ShownOrder } from "../../../functions/commerce/contract/order.ts";
import { listOrders } from "../../../functions/commerce/handlers/orders/list-orders.ts";
import { stripeWebhook } from "../../../functions/commerce/handlers/stripe/stripe-webhook.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import { logger } from "../../../functions/shared/runtime/logger.ts";
import { call } from "../call.ts";
import { DAY, type Memberships, memberships } from "./membership.ts";
import { startWorld, WEBHOOK_SECRET, type World } from "./world.ts";

let world: World;
let shop: Memberships;
beforeAll(async () => {
  world = await startWorld();
  shop = memberships(world);
});
afterAll(() => world.close());

const amounts = async (user: string, id: string) =>
  (await shop.payments(user, id)).map(({ total, state }) => [total.amount, state]);
/** What all journals of a subscription's payments come to, by account. */
async function ledger(user: string, id: string): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const order of await shop.payments(user, id)) {
    for (const { postings } of await world.journals(order.id)) {
      for (const { account, amount } of postings) sums[account] = (sums[account] ?? 0) + amount;
    }
  }
  return sums;
}

test("a membership begins at Stripe's page, and is then active, paid and booked", async () => {
  const product = await shop.offer(1200, { title: "The club" });
  const { status, body } = await shop.subscribe("first", product);
  expect([status, body.state, body.plan.title]).toEqual([201, "pending", "The club"]);
  const { checkout } = await shop.stored("first", body.id);
  const session = await world.stripe.checkout.sessions.retrieve(checkout?.id ?? "");
  expect(session).toMatchObject({
    mode: "subscription",
    amount_total: 1200,
    metadata: { lyceum_subscription: body.id, lyceum_customer: "first" },
    success_url: `https://shop.example/subscriptions/${body.id}?checkout=done`,
  });
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  expect(await shop.get("first", body.id)).toMatchObject({
    status: 200,
    body: { state: "active", cancelAtPeriodEnd: false, plan: { productId: product } },
  });
  expect(await world.entitlements("first")).toMatchObject([
    { productId: product, source: `SUBSCRIPTION#${body.id}`, state: "active" },
  ]);
  expect(await amounts("first", body.id)).toEqual([[1200, "paid"]]);
  const [order] = await shop.payments("first", body.id);
  expect(await world.journals(order?.id ?? "")).toMatchObject([
    {
      cause: `payment:${order?.id}`,
      postings: [
        { account: "stripe", amount: 1135 },
        { account: "stripe-fees", amount: 65 },
        { account: "revenue", amount: -120 },
        { account: "creator:maker", amount: -1080 },
      ],
    },
  ]);
  expect((await world.guards("first")).every(({ orderId }) => orderId === undefined)).toBe(true);
  await world.order("first", [await world.sell()]);
  const of = async (user: string) =>
    (await call<{ items: ShownOrder[] }>(listOrders(world.ports), { user, query: { subscription: body.id } })).body
      .items;
  expect((await of("first")).map(({ id }) => id)).toEqual([order?.id]);
  expect(await of("second")).toEqual([]);
  expect(await shop.subscribe("first", product)).toMatchObject({ status: 409, body: { code: "already-owned" } });
});

test("twenty clicks at once make one subscription, one checkout and one customer at Stripe", async () => {
  const product = await shop.offer(1200);
  const replies = await Promise.all(Array.from({ length: 20 }, () => shop.subscribe("clicker", product)));
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  expect(new Set(replies.map(({ body }) => body.checkoutUrl)).size).toBe(1);
  expect(await world.sessionsOf(replies[0]?.body.id ?? "")).toHaveLength(1);
  const { data } = await world.stripe.customers.list({ limit: 100 });
  expect(data.filter(({ metadata }) => metadata.lyceum_customer === "clicker")).toHaveLength(1);
});

test("trial, payment, upgrade, a declined card, grace and recovery", async () => {
  const [small, large] = [
    await shop.offer(1000, { recurring: { interval: "month", trialDays: 14 } }),
    await shop.offer(3000),
  ];
  const id = await shop.member("ada", small);
  expect(await shop.get("ada", id)).toMatchObject({ body: { state: "trialing", trialDays: 14 } });
  expect(await shop.rights("ada")).toEqual({ [small]: "active" });
  expect(await amounts("ada", id)).toEqual([]);

  await shop.pass(15);
  expect(await shop.get("ada", id)).toMatchObject({ body: { state: "active" } });
  expect(await amounts("ada", id)).toEqual([[1000, "paid"]]);

  await shop.pass(9);
  const upgraded = await shop.change("ada", id, large);
  expect(upgraded).toMatchObject({ status: 200, body: { state: "active", plan: { productId: large } } });
  expect(await shop.rights("ada")).toEqual({ [small]: "revoked", [large]: "active" });
  await world.delivered();
  const [, difference] = await amounts("ada", id);
  const left = 1 - 10 / Math.round((Date.parse(upgraded.body.periodEnd ?? "") - world.ports.now()) / DAY + 10);
  expect(Math.abs((difference?.[0] as number) - 2000 * left)).toBeLessThan(2000 / 28);

  await shop.card("ada", "declines");
  await shop.pass(22);
  const late = await shop.get("ada", id);
  expect(late.body.state).toBe("past-due");
  const grace = Date.parse(late.body.graceUntil ?? "") - world.ports.now();
  expect(grace).toBeGreaterThan(4 * DAY);
  expect(grace).toBeLessThanOrEqual(7 * DAY);
  expect(await shop.rights("ada")).toEqual({ [small]: "revoked", [large]: "active" });

  await shop.card("ada", "pays");
  await shop.pass(4);
  expect((await shop.get("ada", id)).body).toMatchObject({ state: "active" });
  expect((await shop.get("ada", id)).body).not.toHaveProperty("graceUntil");
  expect(await shop.rights("ada")).toEqual({ [small]: "revoked", [large]: "active" });
  const paid = (await shop.invoices("ada", id)).filter(({ amount_paid }) => amount_paid > 0);
  expect(await amounts("ada", id)).toEqual(paid.map(({ amount_paid }) => [amount_paid, "paid"]));
  expect(paid).toHaveLength(3);
  const { stripe = 0, "stripe-fees": fees = 0, ...others } = await ledger("ada", id);
  expect(stripe + fees).toBe(paid.reduce((sum, { amount_paid }) => sum + amount_paid, 0));
  expect(stripe + fees + Object.values(others).reduce((sum, amount) => sum + amount, 0)).toBe(0);
});

test("a declined card, the end of grace, suspension, the end of retries, no more access", async () => {
  const product = await shop.offer(1000);
  const id = await shop.member("bob", product);
  await shop.card("bob", "declines");
  await shop.pass(32);
  expect(await shop.get("bob", id)).toMatchObject({ body: { state: "past-due" } });
  const { graceUntil = "" } = await shop.stored("bob", id);
  await shop.endGraces();
  expect(await shop.rights("bob")).toEqual({ [product]: "active" });
  world.clock.ahead += Date.parse(graceUntil) - world.ports.now() + 1000;
  await shop.endGraces();
  expect(await shop.rights("bob")).toEqual({ [product]: "suspended" });
  expect(await world.everything()).not.toContainEqual(expect.objectContaining({ byTimePk: "GRACE", id }));
  expect(await shop.subscribe("bob", product)).toMatchObject({ status: 409, body: { code: "already-owned" } });
  await shop.pass(10);
  expect(await shop.get("bob", id)).toMatchObject({ body: { state: "ended" } });
  expect(await shop.rights("bob")).toEqual({ [product]: "revoked" });
  expect(await amounts("bob", id)).toEqual([[1000, "paid"]]);
  expect(await shop.subscribe("bob", product)).toMatchObject({ status: 201 });
});

test("a payment after the grace restores access", async () => {
  const product = await shop.offer(1000);
  const id = await shop.member("late", product);
  await shop.card("late", "declines");
  await shop.pass(32);
  await shop.pass(8);
  await shop.endGraces();
  expect(await shop.rights("late")).toEqual({ [product]: "suspended" });
  const open = (await shop.invoices("late", id)).find(({ status }) => status === "open");
  await world.onPage(open?.hosted_invoice_url ?? "", "pay");
  await world.delivered();
  expect(await shop.get("late", id)).toMatchObject({ body: { state: "active" } });
  expect(await shop.rights("late")).toEqual({ [product]: "active" });
});

test("a subscription is cancelled with its period, resumed, cancelled again, and over", async () => {
  const product = await shop.offer(1000);
  const id = await shop.member("cem", product);
  expect(await shop.cancel("cem", id)).toMatchObject({
    status: 200,
    body: { state: "active", cancelAtPeriodEnd: true },
  });
  expect(await shop.cancel("cem", id)).toMatchObject({ status: 200, body: { cancelAtPeriodEnd: true } });
  expect(await shop.resume("cem", id)).toMatchObject({ status: 200, body: { cancelAtPeriodEnd: false } });
  await shop.pass(32);
  expect(await shop.get("cem", id)).toMatchObject({ body: { state: "active" } });
  await shop.cancel("cem", id);
  expect(await shop.rights("cem")).toEqual({ [product]: "active" });
  await shop.pass(31);
  expect(await shop.get("cem", id)).toMatchObject({ body: { state: "ended", cancelAtPeriodEnd: false } });
  expect(await shop.rights("cem")).toEqual({ [product]: "revoked" });
  expect(await amounts("cem", id)).toEqual([
    [1000, "paid"],
    [1000, "paid"],
  ]);
  for (const again of [shop.cancel, shop.resume]) {
    expect(await again("cem", id)).toMatchObject({ status: 409, body: { code: "subscription-ended" } });
  }
});

test("cancelling a pending subscription withdraws it for good", async () => {
  const product = await shop.offer(1000);
  const { body } = await shop.subscribe("shy", product);
  expect(await shop.resume("shy", body.id)).toMatchObject({ status: 409, body: { code: "not-started" } });
  expect(await shop.cancel("shy", body.id)).toMatchObject({ status: 200, body: { state: "void" } });
  await expect(world.onPage(body.checkoutUrl, "pay")).rejects.toThrow("409");
  const again = await shop.subscribe("shy", product);
  expect(again.status).toBe(201);
  expect(again.body.id).not.toBe(body.id);
});

test("a subscription that just began is cancelled with its period, not withdrawn", async () => {
  const product = await shop.offer(1000);
  await world.hold();
  const { body } = await shop.subscribe("quick", product);
  await world.onPage(body.checkoutUrl, "pay");
  expect(await shop.cancel("quick", body.id)).toMatchObject({
    status: 200,
    body: { state: "active", cancelAtPeriodEnd: true },
  });
  await world.release();
  await world.delivered();
  expect(await amounts("quick", body.id)).toEqual([[1000, "paid"]]);
});

test("an expired checkout does not block another subscription", async () => {
  const product = await shop.offer(1000);
  const first = await shop.subscribe("slow", product);
  world.clock.ahead += 3 * 3_600_000;
  const second = await shop.subscribe("slow", product);
  expect(second.status).toBe(201);
  expect(second.body.id).not.toBe(first.body.id);
  await world.delivered();
  expect((await shop.stored("slow", first.body.id)).state).toBe("void");
  world.clock.ahead += 3 * 3_600_000;
  await shop.pass(0);
  expect((await shop.stored("slow", second.body.id)).state).toBe("void");
});

describe("a change of plan", () => {
  test("to a cheaper plan takes effect with the next period, and keeps both open until then", async () => {
    const [large, small] = [await shop.offer(3000), await shop.offer(1000)];
    const id = await shop.member("down", large);
    await shop.pass(10);
    const changed = await shop.change("down", id, small);
    expect(changed).toMatchObject({ status: 200, body: { plan: { productId: small }, kept: { productId: large } } });
    expect(changed.body.kept?.until).toBe(changed.body.periodEnd);
    expect(await shop.rights("down")).toEqual({ [large]: "active", [small]: "active" });
    await shop.pass(22);
    expect(await shop.rights("down")).toEqual({ [large]: "revoked", [small]: "active" });
    expect(await amounts("down", id)).toEqual([
      [3000, "paid"],
      [1000, "paid"],
    ]);
  });

  test("back to the plan that the period was paid at is free, to a third one refused", async () => {
    const [large, small, huge] = [await shop.offer(3000), await shop.offer(1000), await shop.offer(9000)];
    const id = await shop.member("back", large);
    await shop.change("back", id, small);
    expect(await shop.change("back", id, huge)).toMatchObject({ status: 409, body: { code: "not-changeable" } });
    expect(await shop.change("back", id, large)).toMatchObject({ status: 200, body: { plan: { productId: large } } });
    await world.delivered();
    expect(await shop.rights("back")).toEqual({ [large]: "active", [small]: "revoked" });
    await shop.pass(32);
    expect(await amounts("back", id)).toEqual([
      [3000, "paid"],
      [3000, "paid"],
    ]);
  });

  test("from months to a year begins the year now, less what was left", async () => {
    const [monthly, yearly] = [await shop.offer(1000), await shop.offer(10_000, { recurring: { interval: "year" } })];
    const id = await shop.member("annual", monthly);
    const changed = await shop.change("annual", id, yearly);
    expect(Date.parse(changed.body.periodEnd ?? "") - world.ports.now()).toBeGreaterThan(360 * DAY);
    await world.delivered();
    const [first = 0, second = 0] = (await amounts("annual", id)).map(([amount]) => amount as number).toSorted();
    expect(first).toBe(1000);
    expect(Math.abs(second - 9000)).toBeLessThan(5);
    expect(await shop.change("annual", id, monthly)).toMatchObject({ status: 422, body: { code: "other-interval" } });
  });

  test("whose payment fails is not applied", async () => {
    const [small, large] = [await shop.offer(1000), await shop.offer(3000)];
    const id = await shop.member("poor", small);
    await shop.card("poor", "declines");
    expect(await shop.change("poor", id, large)).toMatchObject({ status: 402, body: { code: "payment-declined" } });
    // A webhook that came between Stripe's two events may have written first: the later one ends it.
    await world.delivered();
    expect(await shop.rights("poor")).toEqual({ [small]: "active" });
    expect(await shop.stored("poor", id)).not.toHaveProperty("changing");
    await shop.card("poor", "pays");
    expect((await shop.change("poor", id, large)).status).toBe(200);
  });

  test("is made once, however often it is clicked", async () => {
    const [small, large] = [await shop.offer(1000), await shop.offer(3000)];
    const id = await shop.member("eager", small);
    const replies = await Promise.all(Array.from({ length: 8 }, () => shop.change("eager", id, large)));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.plan?.productId}`))).toEqual(
      new Set([`200 ${large}`]),
    );
    await world.delivered();
    const paid = (await amounts("eager", id)).map(([amount]) => amount as number).toSorted();
    expect(paid).toHaveLength(2);
    expect(paid[1]).toBeGreaterThan(1900);
    expect(paid[1]).toBeLessThanOrEqual(2000);
  });

  test("stays in the subscription's currency", async () => {
    const prices = (amount: number) => ({ prices: [{ amount, currency: "eur" as const }] });
    const [small, large] = [await shop.offer(1000, prices(900)), await shop.offer(3000, prices(2700))];
    const euros = { currency: "eur" };
    const { body } = await shop.subscribe("european", small, {}, euros);
    expect(body.plan.price).toEqual({ amount: 900, currency: "eur" });
    expect(await shop.subscribe("european", small, {}, euros)).toMatchObject({ body: { id: body.id } });
    expect(await shop.subscribe("european", small)).toMatchObject({ status: 409, body: { code: "checkout-open" } });
    expect(await shop.subscribe("other", small, {}, { currency: "jpy" })).toMatchObject({
      status: 422,
      body: { code: "no-price-in-currency" },
    });
    await world.onPage(body.checkoutUrl, "pay");
    await world.delivered();
    expect((await shop.change("european", body.id, large)).body.plan.price).toEqual({ amount: 2700, currency: "eur" });
    await world.delivered();
    const paid = (await shop.payments("european", body.id)).map(({ total }) => total.currency);
    expect(paid).toEqual(["eur", "eur"]);
  });

  test("stays with one creator, one currency and products on sale", async () => {
    const id = await shop.member("picky", await shop.offer(1000));
    const dear = { amount: 2000, currency: "eur" } as const;
    for (const [product, code, status] of [
      [await shop.offer(2000, { creatorId: "another" }), "other-creator", 422],
      [await shop.offer(2000, { price: dear }), "no-price-in-currency", 422],
      [await world.sell({ type: "membership" }), "not-recurring", 422],
      [await shop.offer(2000, { state: "archived" }), "unknown-product", 404],
      ["nothing", "unknown-product", 404],
    ] as const) {
      expect(await shop.change("picky", id, product), code).toMatchObject({ status, body: { code } });
    }
    await shop.cancel("picky", id);
    expect(await shop.change("picky", id, await shop.offer(2000))).toMatchObject({ body: { code: "not-changeable" } });
    expect(await shop.change("stranger", id, await shop.offer(2000))).toMatchObject({
      body: { code: "unknown-subscription" },
    });
  });

  test("to a product that the customer owns or has open is refused", async () => {
    const [one, two, three] = [await shop.offer(1000), await shop.offer(2000), await shop.offer(3000)];
    const id = await shop.member("double", one);
    await shop.member("double", two);
    expect(await shop.change("double", id, two)).toMatchObject({ status: 409, body: { code: "already-owned" } });
    await shop.subscribe("double", three);
    expect(await shop.change("double", id, three)).toMatchObject({ status: 409, body: { code: "checkout-open" } });
  });

  test("in a trial costs nothing and keeps the trial", async () => {
    const [small, large] = [
      await shop.offer(1000, { recurring: { interval: "month", trialDays: 7 } }),
      await shop.offer(3000),
    ];
    const id = await shop.member("trier", small);
    expect(await shop.change("trier", id, large)).toMatchObject({
      body: { state: "trialing", plan: { productId: large } },
    });
    await shop.pass(8);
    expect(await amounts("trier", id)).toEqual([[3000, "paid"]]);
  });
});

test("a trial is given once", async () => {
  const product = await shop.offer(1000, { recurring: { interval: "month", trialDays: 7 } });
  const id = await shop.member("twice", product);
  await shop.cancel("twice", id);
  await shop.pass(8);
  expect(await shop.rights("twice")).toEqual({ [product]: "revoked" });
  const { body } = await shop.subscribe("twice", product);
  expect(body.trialDays).toBe(0);
});

test("access from another source outlives the subscription", async () => {
  const product = await shop.offer(1000);
  const gift = {
    customer: "gifted",
    productId: product,
    source: "GIFT#1",
    state: "active",
    sold: { type: "ebook", version: 1, paid: true },
    grantedAt: "2026-01-01T00:00:00Z",
  };
  const id = await shop.member("gifted", product);
  const Item = { ...entitlementKind.key({ customer: "gifted", product, source: "GIFT#1" }), ...gift };
  await world.documents.send(new PutCommand({ TableName: "COMMERCE", Item }));
  await shop.cancel("gifted", id);
  await shop.pass(32);
  const states = (await world.entitlements("gifted")).map(({ source, state }) => [source.slice(0, 4), state]);
  expect(states.sort()).toEqual([
    ["GIFT", "active"],
    ["SUBS", "revoked"],
  ]);
});

test("a refund of the newest invoice is booked and ends the membership", async () => {
  const product = await shop.offer(1000);
  const id = await shop.member("returner", product);
  const [order] = await shop.payments("returner", id);
  await world.stripe.refunds.create({ payment_intent: order?.paymentIntent ?? "", amount: 400 });
  await world.delivered();
  expect(await shop.rights("returner")).toEqual({ [product]: "active" });
  await world.stripe.refunds.create({ payment_intent: order?.paymentIntent ?? "" });
  await world.delivered();
  expect(await world.entitlements("returner")).toMatchObject([{ state: "revoked", cause: "refund" }]);
  expect((await shop.get("returner", id)).body).toMatchObject({ state: "ended", cause: "refund" });
  const { stripe = 0, "stripe-fees": fees = 0, ...others } = await ledger("returner", id);
  expect([stripe, Object.values(others).every((sum) => sum === 0)]).toEqual([-fees, true]);
  await shop.pass(32);
  expect(await amounts("returner", id)).toEqual([[1000, "refunded"]]);
  const again = await shop.member("returner", product);
  expect(again).not.toBe(id);
  expect(await shop.rights("returner")).toEqual({ [product]: "active" });
});

test("events ten times, at once and out of order, leave the same as once", async () => {
  const product = await shop.offer(1000);
  await world.hold();
  const { body } = await shop.subscribe("storm", product);
  await world.onPage(body.checkoutUrl, "pay");
  const { checkout } = await shop.stored("storm", body.id);
  const session = await world.stripe.checkout.sessions.retrieve(checkout?.id ?? "");
  const sub = String(session.subscription);
  await world.stripe.subscriptions.update(sub, { cancel_at_period_end: true });
  const events: string[] = [];
  for await (const event of world.stripe.events.list({ limit: 100 })) {
    const about = JSON.stringify(event.data.object);
    if (about.includes(sub) || about.includes(session.id)) events.push(event.id);
  }
  expect(events.length).toBeGreaterThan(5);
  // The newest first, each ten times at once.
  for (const event of events) await Promise.all(Array.from({ length: 10 }, () => world.deliver(event)));
  await world.release();
  await world.delivered();
  expect(await shop.get("storm", body.id)).toMatchObject({ body: { state: "active", cancelAtPeriodEnd: true } });
  expect(await amounts("storm", body.id)).toEqual([[1000, "paid"]]);
  const [order] = await shop.payments("storm", body.id);
  expect(await world.journals(order?.id ?? "")).toHaveLength(1);
  expect(await world.entitlements("storm")).toHaveLength(1);
});

test("others' subscriptions in a shared Stripe account change nothing here", async () => {
  const before = await world.everything();
  const customer = await world.stripe.customers.create();
  const strangers: Record<string, string>[] = [
    {},
    { lyceum_subscription: "01JWM8Q0000000000000000000" },
    { lyceum_subscription: "01JWM8Q0000000000000000000", lyceum_customer: "nobody" },
  ];
  for (const metadata of strangers) {
    const { url } = await world.stripe.checkout.sessions.create({
      mode: "subscription",
      customer: customer.id,
      success_url: "https://elsewhere.example",
      metadata,
      subscription_data: { metadata },
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: "usd",
            unit_amount: 700,
            recurring: { interval: "month" },
            product_data: { name: "Tea" },
          },
        },
      ],
    });
    await world.onPage(url ?? "", "pay");
  }
  await world.delivered();
  const { data } = await world.stripe.subscriptions.list({ customer: customer.id });
  await world.stripe.subscriptions.cancel(data[0]?.id ?? "");
  await world.delivered();
  expect(await world.everything()).toEqual(before);
});

test("a change at Stripe to an unknown product is logged as an error and not applied", async () => {
  const product = await shop.offer(1000);
  const id = await shop.member("meddler", product);
  const { stripeSubscription = "" } = await shop.stored("meddler", id);
  const { items } = await world.stripe.subscriptions.retrieve(stripeSubscription);
  const price = await world.stripe.prices.create({
    currency: "usd",
    unit_amount: 1,
    recurring: { interval: "month" },
    product_data: { name: "Other" },
  });
  const errors: unknown[] = [];
  const error = logger.error.bind(logger);
  logger.error = (...told: unknown[]) => void errors.push(told[1]);
  await world.stripe.subscriptions.update(stripeSubscription, {
    items: [{ id: items.data[0]?.id ?? "", price: price.id }],
    proration_behavior: "none",
  });
  await world.delivered();
  logger.error = error;
  expect(errors).toMatchObject([{ code: "unknown-plan" }]);
  expect(await shop.rights("meddler")).toEqual({ [product]: "active" });
});

test("an event's own data is not trusted: the subscription is fetched", async () => {
  const product = await shop.offer(1000);
  const id = await shop.member("liar", product);
  const { stripeSubscription = "" } = await shop.stored("liar", id);
  const object = { ...(await world.stripe.subscriptions.retrieve(stripeSubscription)), status: "canceled" };
  const payload = JSON.stringify({
    id: "evt_sub_lie",
    object: "event",
    type: "customer.subscription.deleted",
    data: { object },
  });
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = {
    "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET, timestamp }),
  };
  expect(await call(stripeWebhook(world.ports), { body: payload, headers })).toMatchObject({ status: 200 });
  expect((await shop.stored("liar", id)).state).toBe("active");
});

test("changes on Stripe's portal are followed", async () => {
  expect(await shop.portal("nobody-yet")).toMatchObject({ status: 409, body: { code: "nothing-to-bill" } });
  const product = await shop.offer(1000);
  const id = await shop.member("porter", product);
  const { status, body } = await shop.portal("porter");
  expect(status).toBe(200);
  const { stripeSubscription = "" } = await shop.stored("porter", id);
  const press = (action: string, fields: Record<string, string>) =>
    fetch(`${body.url}/${action}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  await press("cancel", { subscription: stripeSubscription });
  await world.delivered();
  expect(await shop.get("porter", id)).toMatchObject({ body: { cancelAtPeriodEnd: true } });
  await press("resume", { subscription: stripeSubscription });
  await world.delivered();
  expect(await shop.get("porter", id)).toMatchObject({ body: { cancelAtPeriodEnd: false } });
  await press("card", { card: "declines" });
  await shop.pass(32);
  expect(await shop.get("porter", id)).toMatchObject({ body: { state: "past-due" } });
});

test("an operator ends all of a customer's subscriptions, begun or pending", async () => {
  const [one, two, three] = [await shop.offer(1000), await shop.offer(2000), await shop.offer(3000)];
  const ids = [await shop.member("leaver", one), await shop.member("leaver", two)];
  const { body: open } = await shop.subscribe("leaver", three);
  const reply = await shop.endBilling("leaver");
  expect([reply.status, reply.body.ended.toSorted()]).toEqual([200, [...ids, open.id].toSorted()]);
  expect(new Set(Object.values(await shop.rights("leaver")))).toEqual(new Set(["revoked"]));
  await expect(world.onPage(open.checkoutUrl, "pay")).rejects.toThrow("409");
  await world.delivered();
  const [{ id: customer = "" } = {}] = await world.ports.findStripeCustomers("leaver");
  expect((await world.stripe.subscriptions.list({ customer })).data).toEqual([]);
  expect((await shop.endBilling("leaver")).status).toBe(200);
  expect(await shop.endBilling("never-came")).toMatchObject({ status: 200, body: { ended: [] } });
});

test("only memberships are subscribed to: other routes name the right one", async () => {
  const [membership, course] = [await shop.offer(1000), await world.sell()];
  expect(await world.order("lost", [membership])).toMatchObject({ status: 422, body: { code: "recurring-product" } });
  expect(await shop.subscribe("lost", course)).toMatchObject({ status: 422, body: { code: "not-recurring" } });
  expect(await shop.subscribe("lost", "nothing")).toMatchObject({ status: 404, body: { code: "unknown-product" } });
  expect(await shop.subscribe("maker", membership)).toMatchObject({ status: 409, body: { code: "own-product" } });
  const cheap = await shop.offer(10);
  expect(await shop.subscribe("lost", cheap)).toMatchObject({ status: 422, body: { code: "total-too-small" } });
  expect(await shop.subscribe("lost", membership, { openSubscriptionCheckout: async () => "no-answer" })).toMatchObject(
    {
      status: 503,
      body: { code: "payment-unavailable" },
    },
  );
  expect(await shop.subscribe("lost", membership)).toMatchObject({ status: 201, body: { state: "pending" } });
});

test("an order and a subscription for one product cannot both be open", async () => {
  const product = await world.sell({ type: "membership" });
  await world.order("both", [product]);
  const found = (await world.ports.findProducts([product])).get(product);
  const recurring = new Map([[product, { ...found!, recurring: { interval: "month" as const } }]]);
  const refused = await shop.subscribe("both", product, { findProducts: async () => recurring });
  expect(refused).toMatchObject({ status: 409, body: { code: "checkout-open" } });
  const membership = await shop.offer(1000);
  await shop.subscribe("both", membership);
  const sold = (await world.ports.findProducts([membership])).get(membership)!;
  const { recurring: _, ...once } = sold;
  const ordered = await world.order("both", [membership], { findProducts: async () => new Map([[membership, once]]) });
  expect(ordered).toMatchObject({ status: 409, body: { code: "checkout-open" } });
});

test("subscriptions are listed newest first, in pages, for their customer alone", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await shop.subscribe("lister", await shop.offer(1000))).body.id);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await shop.list("lister", { limit: "2", ...(cursor && { cursor }) });
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.cursor;
  } while (cursor);
  expect(seen).toEqual(ids);
  expect(await shop.get("other", ids[0] ?? "")).toMatchObject({ status: 404, body: { code: "unknown-subscription" } });
  expect(await shop.list("other", { cursor: "made-up" })).toMatchObject({
    status: 400,
    body: { code: "stale-cursor" },
  });
  expect((await shop.list("other")).body.items).toEqual([]);
  expect(JSON.stringify((await shop.get("lister", ids[0] ?? "")).body)).not.toMatch(/sub_|cus_|lister/);
});
