import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { HANDLED } from "../../../functions/commerce/flows/event-table.ts";
import { stripeWebhook } from "../../../functions/commerce/handlers/stripe/stripe-webhook.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import { logger } from "../../../functions/shared/runtime/logger.ts";
import { call } from "../call.ts";
import { startWorld, WEBHOOK_SECRET, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function ordered(customer: string, amount = 1000) {
  const product = await world.sell({ price: { amount, currency: "usd" } });
  const { body } = await world.order(customer, [product]);
  return { product, id: body.id, url: body.checkoutUrl };
}
async function bought(customer: string, amount = 1000) {
  const order = await ordered(customer, amount);
  await world.onPage(order.url, "pay");
  await world.delivered();
  const { paymentIntent = "", checkout } = await world.stored(order.id);
  return { ...order, paymentIntent, session: checkout?.id ?? "" };
}
const signed = (payload: string, secret = WEBHOOK_SECRET, timestamp = Math.floor(Date.now() / 1000)) => ({
  "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
});
const send = (body: string, headers: Record<string, string>) => call(stripeWebhook(world.ports), { body, headers });
const account = (journals: Awaited<ReturnType<World["journals"]>>, name: string) =>
  journals
    .flatMap(({ postings }) => postings)
    .filter(({ account }) => account === name)
    .reduce((sum, { amount }) => sum + amount, 0);

test("a reported payment makes the order paid, grants its lines, is booked and frees the cart", async () => {
  const { product, id } = await bought("buyer");
  expect(await world.stored(id)).toMatchObject({ state: "paid", paymentIntent: expect.stringMatching(/^pi_/) });
  expect(await world.entitlements("buyer")).toMatchObject([
    { productId: product, source: `ORDER#${id}`, state: "active" },
  ]);
  expect(await world.journals(id)).toMatchObject([
    {
      cause: `payment:${id}`,
      currency: "usd",
      postings: [
        { account: "stripe", amount: 941 },
        { account: "stripe-fees", amount: 59 },
        { account: "revenue", amount: -100 },
        { account: "creator:maker", amount: -900 },
      ],
    },
  ]);
  expect((await world.guards("buyer")).every(({ orderId }) => orderId === undefined)).toBe(true);
});

test("an event that is sent ten times at once grants once and books once", async () => {
  await world.hold();
  const { id, url } = await ordered("repeated");
  await world.onPage(url, "pay");
  const { checkout } = await world.stored(id);
  const event = await world.eventOf("checkout.session.completed", checkout?.id ?? "");
  await Promise.all(Array.from({ length: 10 }, () => world.deliver(event.id)));
  await world.release();
  await world.delivered();
  expect(await world.stored(id)).toMatchObject({ state: "paid", version: 3 });
  expect(await world.entitlements("repeated")).toHaveLength(1);
  expect(await world.journals(id)).toHaveLength(1);
});

test("a payment reported before the order's checkout is stored still makes the order paid", async () => {
  const product = await world.sell();
  const { status, body } = await world.order("racer", [product], {
    openCheckout: async (order) => {
      const opened = await world.ports.openCheckout(order);
      if (typeof opened === "string") throw new Error(opened);
      await world.onPage(opened.url, "pay");
      await world.delivered();
      return opened;
    },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({ state: "paid" });
  expect(await world.entitlements("racer")).toHaveLength(1);
});

test("a declined card leaves the order open for another try", async () => {
  const { id, url } = await ordered("declined");
  await world.onPage(url, "decline");
  await world.delivered();
  expect((await world.stored(id)).state).toBe("pending");
  await world.onPage(url, "pay");
  await world.delivered();
  expect((await world.stored(id)).state).toBe("paid");
});

test("a payment that takes days is pending until it succeeds or fails; a failure frees the cart", async () => {
  const [good, bad] = [await ordered("slow-good"), await ordered("slow-bad")];
  for (const { url } of [good, bad]) await world.onPage(url, "pay-later");
  await world.delivered();
  expect([(await world.stored(good.id)).state, (await world.stored(bad.id)).state]).toEqual(["pending", "pending"]);
  expect(await world.entitlements("slow-good")).toEqual([]);
  await world.onPage(good.url, "succeed");
  await world.onPage(bad.url, "fail");
  await world.delivered();
  expect([(await world.stored(good.id)).state, (await world.stored(bad.id)).state]).toEqual(["paid", "failed"]);
  expect(await world.entitlements("slow-bad")).toEqual([]);
  const again = await world.order("slow-bad", [bad.product]);
  expect(again).toMatchObject({ status: 201 });
  expect(again.body.id).not.toBe(bad.id);
});

test("a checkout that expires makes the order void and frees the cart", async () => {
  const { product, id } = await ordered("hesitant");
  await world.stripe.checkout.sessions.expire((await world.stored(id)).checkout?.id ?? "");
  await world.delivered();
  expect((await world.stored(id)).state).toBe("void");
  const { status, body } = await world.order("hesitant", [product]);
  expect(status).toBe(201);
  expect(body.id).not.toBe(id);
});

test("a partial refund keeps access, a full one ends it, and the ledger holds the rest", async () => {
  const { id, paymentIntent } = await bought("returner", 999);
  await world.stripe.refunds.create({ payment_intent: paymentIntent, amount: 400 });
  await world.delivered();
  expect(await world.stored(id)).toMatchObject({ state: "partially-refunded", refunded: { amount: 400 } });
  expect(await world.entitlements("returner")).toMatchObject([{ state: "active" }]);
  // Stripe keeps its fee, whatever goes back.
  expect(account(await world.journals(id), "stripe")).toBe(599 - 59);
  await world.stripe.refunds.create({ payment_intent: paymentIntent });
  await world.delivered();
  expect(await world.stored(id)).toMatchObject({ state: "refunded", refunded: { amount: 999 } });
  expect(await world.entitlements("returner")).toMatchObject([{ state: "revoked" }]);
  const journals = await world.journals(id);
  expect(journals).toHaveLength(3);
  for (const name of ["revenue", "creator:maker"]) expect(account(journals, name)).toBe(0);
  expect([account(journals, "stripe"), account(journals, "stripe-fees")]).toEqual([-59, 59]);
});

test("a refund that is reported before its payment leaves the same as after it", async () => {
  await world.hold();
  const { id, url } = await ordered("upside-down");
  await world.onPage(url, "pay");
  const session = await world.stripe.checkout.sessions.retrieve((await world.stored(id)).checkout?.id ?? "");
  const paymentIntent = String(session.payment_intent);
  await world.stripe.refunds.create({ payment_intent: paymentIntent });
  await world.deliver((await world.eventOf("charge.refunded", paymentIntent)).id);
  expect((await world.stored(id)).state).toBe("refunded");
  await world.deliver((await world.eventOf("checkout.session.completed", session.id)).id);
  await world.release();
  await world.delivered();
  expect(await world.stored(id)).toMatchObject({ state: "refunded", refunded: { amount: 1000 } });
  expect(await world.entitlements("upside-down")).toMatchObject([{ state: "revoked" }]);
  expect(await world.journals(id)).toHaveLength(2);
});

test("access from another source outlives a refund", async () => {
  const { product, paymentIntent } = await bought("gifted");
  const gift = {
    customer: "gifted",
    productId: product,
    source: "GIFT#1",
    state: "active",
    sold: { type: "ebook", version: 1, paid: true },
    grantedAt: "2026-01-01T00:00:00Z",
  };
  const Item = { ...entitlementKind.key({ customer: "gifted", product, source: "GIFT#1" }), ...gift };
  await world.documents.send(new PutCommand({ TableName: "COMMERCE", Item }));
  await world.stripe.refunds.create({ payment_intent: paymentIntent });
  await world.delivered();
  const states = (await world.entitlements("gifted")).map(({ source, state }) => [source.slice(0, 5), state]);
  expect(states.sort()).toEqual([
    ["GIFT#", "active"],
    ["ORDER", "revoked"],
  ]);
});

test("money that arrives for a void order still counts, and leaves a newer order's guard alone", async () => {
  const { product, id, url } = await ordered("slow-money");
  await world.onPage(url, "pay-later");
  await world.delivered();
  // As if the order had been given up: what follows comes from Stripe alone.
  const pending = await world.stored(id);
  const given = { ...pending, state: "void" as const, version: pending.version + 1 };
  await world.ports.commit({
    before: pending,
    after: given,
    entitlements: [],
    journals: [],
    guards: [{ productId: product, orderId: "none" }],
    refunds: [],
    disputes: [],
  });
  const { body: newer } = await world.order("slow-money", [product]);
  await world.onPage(url, "succeed");
  await world.delivered();
  expect((await world.stored(id)).state).toBe("paid");
  expect(await world.entitlements("slow-money")).toMatchObject([{ source: `ORDER#${id}`, state: "active" }]);
  expect(await world.guards("slow-money")).toMatchObject([{ orderId: newer.id }]);
});

test("another amount than the order's is not granted, and is logged as an error", async () => {
  const { id, product } = await ordered("underpaid");
  const forged = await world.stripe.checkout.sessions.create({
    mode: "payment",
    success_url: "https://shop.example",
    metadata: { lyceum_order: id },
    payment_intent_data: { metadata: { lyceum_order: id } },
    line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 100, product_data: { name: product } } }],
  });
  const errors: unknown[] = [];
  const error = logger.error.bind(logger);
  logger.error = (...told: unknown[]) => void errors.push(told);
  await world.onPage(forged.url ?? "", "pay");
  await world.delivered();
  logger.error = error;
  expect(errors).toMatchObject([[expect.stringContaining("100 usd arrived"), { code: "payment-mismatch" }]]);
  expect((await world.stored(id)).state).toBe("pending");
  expect(await world.entitlements("underpaid")).toEqual([]);
});

test("others' events in a shared Stripe account are acknowledged and change nothing of ours", async () => {
  const others = (metadata?: Record<string, string>) =>
    world.stripe.checkout.sessions.create({
      mode: "payment",
      success_url: "https://elsewhere.example",
      ...(metadata && { metadata }),
      line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 700, product_data: { name: "Tea" } } }],
    });
  const before = await world.everything();
  const strangers: (Record<string, string> | undefined)[] = [
    undefined,
    { order: "17" },
    { lyceum_order: "01JWM8Q0000000000000000000" },
  ];
  for (const metadata of strangers) {
    const { id, url } = await others(metadata);
    await world.onPage(url ?? "", "pay");
    const { payment_intent } = await world.stripe.checkout.sessions.retrieve(id);
    await world.stripe.refunds.create({ payment_intent: String(payment_intent) });
  }
  await world.delivered();
  expect(await world.everything()).toEqual(before);
});

test("a body that is unsigned, signed by another, altered or signed long ago is refused", async () => {
  const { session } = await bought("signed");
  const body = JSON.stringify(await world.eventOf("checkout.session.completed", session));
  const refused = { status: 400, body: { code: "invalid-signature" } };
  expect(await send(body, {})).toMatchObject(refused);
  expect(await send(body, { "stripe-signature": "nonsense" })).toMatchObject(refused);
  expect(await send(body, signed(body, "whsec_other"))).toMatchObject(refused);
  expect(await send(body.replace("completed", "expired"), signed(body))).toMatchObject(refused);
  expect(await send(`${body} `, signed(body))).toMatchObject(refused);
  expect(await send(body, signed(body, WEBHOOK_SECRET, Math.floor(Date.now() / 1000) - 3600))).toMatchObject(refused);
  expect(await send(body, signed(body))).toEqual({ status: 200, body: { received: true } });
});

test("an event of an unused kind or shape is acknowledged", async () => {
  for (const object of [{}, { id: 7, payment_intent: { id: "pi_1" } }, { id: "ch_1", payment_intent: null }]) {
    for (const type of ["balance.available", "charge.refunded"]) {
      const body = JSON.stringify({ id: "evt_odd", object: "event", type, data: { object } });
      expect(await send(body, signed(body))).toEqual({ status: 200, body: { received: true } });
    }
  }
});

test("an event's own data is not trusted: the object is fetched", async () => {
  const { id } = await ordered("liar");
  const session = await world.stripe.checkout.sessions.retrieve((await world.stored(id)).checkout?.id ?? "");
  const object = { ...session, status: "complete", payment_status: "paid" };
  const body = JSON.stringify({ id: "evt_lie", object: "event", type: "checkout.session.completed", data: { object } });
  expect(await send(body, signed(body))).toMatchObject({ status: 200 });
  expect((await world.stored(id)).state).toBe("pending");
});

test("without Stripe's answer the event fails, so that Stripe sends it again", async () => {
  const { session } = await bought("offline");
  const body = JSON.stringify({ ...(await world.eventOf("checkout.session.completed", session)), id: "evt_offline" });
  const fetchCheckout = () => Promise.reject(new Error("no connection"));
  const reply = await call(stripeWebhook({ ...world.ports, fetchCheckout }), { body, headers: signed(body) });
  expect(reply).toMatchObject({ status: 500, body: { code: "internal" } });
});

test.each([
  "[]",
  "null",
  "7",
  '"text"',
  "no JSON",
  "{}",
  '{"id":"evt_1","type":"charge.refunded"}',
  '{"id":1,"type":"x","data":{}}',
])("a signed body that is no event is refused as such, not retried for days: %s", async (body) => {
  expect(await send(body, signed(body))).toMatchObject({ status: 400, body: { code: "invalid-event" } });
});

test("a signature is accepted within five minutes of its time, either way", async () => {
  const body = JSON.stringify({ id: "evt_time", type: "customer.created", data: { object: { id: "cus_1" } } });
  const at = (seconds: number) => send(body, signed(body, WEBHOOK_SECRET, Math.floor(Date.now() / 1000) + seconds));
  expect([(await at(-250)).status, (await at(250)).status]).toEqual([200, 200]);
  expect([(await at(-400)).status, (await at(400)).status, (await at(3_600)).status]).toEqual([400, 400, 400]);
  const { "stripe-signature": good } = signed(body);
  expect((await send(body, { "stripe-signature": `${good},t=${Math.floor(Date.now() / 1000) + 3_600}` })).status).toBe(
    400,
  );
});

test("an event of another account, or of the other mode, is reported to operators and dropped", async () => {
  const warnings = vi.spyOn(logger, "warn").mockImplementation(() => undefined);
  const { session } = await bought("not-foreign");
  const event = await world.eventOf("checkout.session.completed", session);
  for (const foreign of [{ account: "acct_other" }, { livemode: true }]) {
    const body = JSON.stringify({ ...event, id: "evt_foreign", ...foreign });
    const fetchCheckout = () => Promise.reject(new Error("nothing is to be fetched"));
    const reply = await call(stripeWebhook({ ...world.ports, fetchCheckout }), { body, headers: signed(body) });
    expect(reply).toMatchObject({ status: 200 });
    expect(warnings).toHaveBeenLastCalledWith(
      expect.stringContaining("another account"),
      expect.objectContaining(foreign),
    );
  }
  warnings.mockRestore();
});

test("an event about an object that Stripe does not have is acknowledged, not retried", async () => {
  for (const type of HANDLED) {
    const object = { id: "x_unknown", payment_intent: "pi_unknown", metadata: { customer: "nobody" } };
    const body = JSON.stringify({ id: `evt_${type}`, type, data: { object } });
    expect([type, (await send(body, signed(body))).status]).toEqual([type, 200]);
  }
});
