import "./environment.ts";
import { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dismissFailure, findFailure, listFailures } from "../../../functions/commerce/adapters/dynamodb/failures.ts";
import { fetchEvent } from "../../../functions/commerce/adapters/stripe/events.ts";
import type { Failure } from "../../../functions/commerce/contract/stripe-event.ts";
import { dismissEvent } from "../../../functions/commerce/handlers/stripe/dismiss-event.ts";
import { listFailures as failuresRoute } from "../../../functions/commerce/handlers/stripe/list-failures.ts";
import { replayEvent } from "../../../functions/commerce/handlers/stripe/replay-event.ts";
import { stripeWebhook } from "../../../functions/commerce/handlers/stripe/stripe-webhook.ts";
import { call } from "../call.ts";
import { startWorld, WEBHOOK_SECRET, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const operator = { user: "op", groups: ["operator"] };
const failures = async () =>
  (
    await call<{ items: Failure[] }>(failuresRoute({ listFailures: listFailures(world.documents, "COMMERCE") }), {
      ...operator,
      query: {},
    })
  ).body.items;
function replay(id: string, with_: Partial<World["ports"]> = {}) {
  const access = async () => ({ stripe: world.stripe, webhookSecrets: [WEBHOOK_SECRET] });
  const ports = {
    ...world.ports,
    fetchEvent: fetchEvent(access),
    findFailure: findFailure(world.documents, "COMMERCE"),
    ...with_,
  };
  return call(replayEvent(ports), { ...operator, params: { id } });
}

/** An order that is paid, of which Stripe's report is held back. */
async function paid(customer: string) {
  await world.hold();
  const { body } = await world.order(customer, [await world.sell()]);
  await world.onPage(body.checkoutUrl, "pay");
  const { checkout } = await world.stored(body.id);
  const event = await world.eventOf("checkout.session.completed", checkout?.id ?? "");
  return { id: body.id, event: event.id };
}
const broken = { fetchCheckout: () => Promise.reject(new Error("an object of a shape that nobody foresaw")) };

test("an event that keeps failing is stored with its error and a count until it is applied", async () => {
  const { id, event } = await paid("poisoned");
  world.webhook.handler = stripeWebhook({ ...world.ports, ...broken });
  for (let n = 0; n < 3; n++) await world.deliver(event);
  expect(await failures()).toMatchObject([
    {
      event,
      type: "checkout.session.completed",
      kind: "thrown",
      count: 3,
      error: "an object of a shape that nobody foresaw",
    },
  ]);
  expect((await world.stored(id)).state).toBe("pending");
  // Stripe sends it again by itself.
  world.webhook.handler = stripeWebhook(world.ports);
  await world.release();
  await world.delivered();
  expect((await world.stored(id)).state).toBe("paid");
  expect(await failures()).toEqual([]);
});

test("an operator replays a failed event, which applies it once", async () => {
  const { id, event } = await paid("replayed");
  world.webhook.handler = stripeWebhook({ ...world.ports, ...broken });
  await world.deliver(event);
  await world.lose(event);
  world.webhook.handler = stripeWebhook(world.ports);
  expect(await replay(event, broken)).toMatchObject({ status: 409, body: { code: "still-failing" } });
  expect(await failures()).toMatchObject([{ event, count: 2 }]);
  expect(await replay(event)).toEqual({ status: 200, body: { event, outcome: "applied" } });
  expect(await failures()).toEqual([]);
  expect((await world.stored(id)).state).toBe("paid");
  expect(await replay(event)).toEqual({ status: 200, body: { event, outcome: "repeated" } });
  expect(await world.journals(id)).toHaveLength(1);
  expect(await world.entitlements("replayed")).toHaveLength(1);
  await world.release();
  await world.delivered();
});

test("an event that Stripe no longer has is replayed from its stored copy", async () => {
  const { id, event } = await paid("old");
  world.webhook.handler = stripeWebhook({ ...world.ports, ...broken });
  await world.deliver(event);
  await world.lose(event);
  world.webhook.handler = stripeWebhook(world.ports);
  world.clock.ahead += 31 * 86_400_000;
  expect(await replay(event)).toMatchObject({ status: 200, body: { outcome: "applied" } });
  expect((await world.stored(id)).state).toBe("paid");
  expect(await replay("evt_unknown")).toMatchObject({ status: 404, body: { code: "unknown-event" } });
  expect(await replay("no id")).toMatchObject({ status: 400, body: { errors: [{ pointer: "/path/id" }] } });
  world.clock.ahead = 0;
  await world.release();
  await world.delivered();
});

test("money that fits no order is acknowledged, and kept for an operator to see", async () => {
  const { body } = await world.order("forger", [await world.sell()]);
  const forged = await world.stripe.checkout.sessions.create({
    mode: "payment",
    success_url: "https://shop.example",
    metadata: { lyceum_order: body.id },
    payment_intent_data: { metadata: { lyceum_order: body.id } },
    line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 100, product_data: { name: "x" } } }],
  });
  await world.onPage(forged.url ?? "", "pay");
  await world.delivered();
  const [failed] = await failures();
  expect(failed).toMatchObject({ kind: "refused", count: 1, error: expect.stringContaining("100 usd arrived") });
  expect(await replay(failed?.event ?? "")).toMatchObject({ status: 409, body: { code: "still-failing" } });
});

test("a dismissed failure leaves the list with a reason, and is not tried again", async () => {
  const [failed] = await failures();
  const event = failed?.event ?? "";
  const dismissing = (id: string, body: object) => {
    const dismissFailure_ = dismissFailure(world.documents, "COMMERCE", world.ports.now);
    return call(dismissEvent({ dismissFailure: dismissFailure_ }), { ...operator, params: { id }, body });
  };
  expect((await dismissing(event, {})).status).toBe(400);
  const note = "Refunded in Stripe: nothing was ordered for it.";
  expect(await dismissing(event, { note })).toEqual({ status: 200, body: { event } });
  expect((await failures()).map((each) => each.event)).not.toContain(event);
  expect(await replay(event)).toMatchObject({ body: { outcome: "repeated" } });
  expect(await dismissing(event, { note })).toMatchObject({ status: 404, body: { code: "unknown-event" } });
  expect(await dismissing("evt_unknown", { note })).toMatchObject({ status: 404, body: { code: "unknown-event" } });
});

test("a failure stays until it is applied or dismissed: it does not expire", async () => {
  await world.ports.keepFailure(
    { id: "evt_kept", type: "charge.refunded", object: { id: "ch_1" } },
    "refused",
    "money that fits nothing",
  );
  const kept = (await world.everything()).find(({ pk, sk }) => pk === "STRIPE#evt_kept" && sk === "FAILURE");
  expect(kept).toBeDefined();
  expect(kept).not.toHaveProperty("expiresAt");
  await world.ports.forgetFailure("evt_kept");
});

test("an unknown type of event is acknowledged and changes nothing", async () => {
  const before = await world.everything();
  const payload = JSON.stringify({
    id: "evt_new",
    object: "event",
    type: "quantum.leap",
    data: { object: { id: "q" } },
  });
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET, timestamp });
  const reply = await call(stripeWebhook(world.ports), { body: payload, headers: { "stripe-signature": signature } });
  expect(reply).toEqual({ status: 200, body: { received: true } });
  expect(await world.everything()).toEqual(before);
});
