import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStripe } from "../src/server.ts";
import { connect, SECRET_KEY } from "./connect.ts";

/** The hosted page is looked at and pressed here as a browser would: Stripe's own page cannot be. */
let clock = Date.now();
let service: Awaited<ReturnType<typeof startStripe>>;
let stripe: Stripe;
beforeAll(async () => {
  service = await startStripe({ secretKey: SECRET_KEY, now: () => clock });
  stripe = connect(service.url);
});
afterAll(() => service.close());

const open = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({
    mode: "payment",
    success_url: "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
    line_items: [
      { quantity: 2, price_data: { currency: "usd", unit_amount: 999, product_data: { name: "Rust & <b>Go</b>" } } },
    ],
    ...more,
  });
const press = (session: Stripe.Checkout.Session, action: string, fields: Record<string, string> = {}) =>
  fetch(`${service.url}/c/pay/${session.id}/${action}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
const retrieve = ({ id }: Stripe.Checkout.Session) =>
  stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge"] });
/** What happened to a session and its intent, in order. */
async function told(session: Stripe.Checkout.Session): Promise<string[]> {
  const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session.id);
  const types: string[] = [];
  for await (const { type, data } of stripe.events.list({ limit: 100 })) {
    const object = data.object as { id: string; payment_intent?: string };
    if (object.id === session.id || (intent !== null && [object.id, object.payment_intent].includes(intent as string)))
      types.unshift(type);
  }
  return types;
}

test("the page shows lines and total, and escapes names", async () => {
  const session = await open({ cancel_url: "https://shop.example/cart" });
  const response = await fetch(session.url as string);
  const text = await response.text();
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(text).toContain("Rust &#38; &#60;b&#62;Go");
  expect(text).toContain("2 × $9.99");
  expect(text).toContain("$19.98");
  expect(text).toContain("https://shop.example/cart");
  expect((await fetch(`${service.url}/c/pay/cs_test_no`)).status).toBe(404);
  expect((await press(session, "steal")).status).toBe(404);
});

test("paying returns to the shop with the session's id and completes the session once", async () => {
  const session = await open({
    metadata: { order: "o1" },
    payment_intent_data: { metadata: { order: "o1" }, transfer_group: "o1" },
  });
  const paid = await press(session, "pay", { email: "wallet@example.com" });
  expect([paid.status, paid.headers.get("location")]).toEqual([
    303,
    `https://shop.example/thanks?session=${session.id}`,
  ]);
  expect(await retrieve(session)).toMatchObject({
    status: "complete",
    payment_status: "paid",
    url: null,
    metadata: { order: "o1" },
    customer: null,
    customer_details: { email: "wallet@example.com" },
    payment_intent: {
      status: "succeeded",
      amount: 1998,
      metadata: { order: "o1" },
      transfer_group: "o1",
      latest_charge: { paid: true, amount: 1998, billing_details: { email: "wallet@example.com" } },
    },
  });
  const after = await told(session);
  expect(after).toEqual([
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
  ]);
  for (const action of ["pay", "pay-later", "decline", "succeed", "fail"]) {
    expect((await press(session, action)).status, action).toBe(409);
  }
  expect(await told(session)).toEqual(after);
});

test("twenty presses at once pay once", async () => {
  const session = await open();
  const presses = await Promise.all(Array.from({ length: 20 }, () => press(session, "pay")));
  expect(presses.map(({ status }) => status).toSorted()).toEqual([303, ...Array.from({ length: 19 }, () => 409)]);
  expect((await told(session)).filter((type) => type === "charge.succeeded")).toHaveLength(1);
});

test("a declined card is shown, leaves the session open, and the next try pays the same intent", async () => {
  const session = await open();
  const declined = await press(session, "decline", { code: "insufficient_funds" });
  expect([declined.status, await declined.text()]).toEqual([402, expect.stringContaining("insufficient funds")]);
  const between = await retrieve(session);
  expect(between).toMatchObject({
    status: "open",
    payment_status: "unpaid",
    payment_intent: { status: "requires_payment_method", last_payment_error: { decline_code: "insufficient_funds" } },
  });
  const intent = (between.payment_intent as Stripe.PaymentIntent).id;
  await expect(stripe.paymentIntents.cancel(intent)).rejects.toMatchObject({ statusCode: 400 });
  expect((await press(session, "pay")).status).toBe(303);
  expect(await retrieve(session)).toMatchObject({ status: "complete", payment_intent: { id: intent } });
  expect(await told(session)).toEqual([
    "payment_intent.created",
    "charge.failed",
    "payment_intent.payment_failed",
    "charge.succeeded",
    "payment_intent.succeeded",
    "checkout.session.completed",
  ]);
});

test("a payment that takes days completes unpaid, and is paid or failed later, once", async () => {
  for (const [answer, status, outcome] of [
    ["succeed", "paid", "succeeded"],
    ["fail", "unpaid", "failed"],
  ] as const) {
    const session = await open();
    expect((await press(session, "pay-later")).status).toBe(303);
    expect(await retrieve(session)).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
      payment_intent: { status: "processing", latest_charge: { status: "pending", paid: false } },
    });
    expect(await (await fetch(`${service.url}/c/pay/${session.id}`)).text()).toContain("Let the payment succeed");
    expect((await press(session, answer)).status).toBe(303);
    expect(await retrieve(session)).toMatchObject({ status: "complete", payment_status: status });
    expect((await press(session, "succeed")).status).toBe(409);
    expect((await press(session, "fail")).status).toBe(409);
    expect((await told(session)).slice(-4)).toEqual([
      "checkout.session.completed",
      ...(answer === "succeed"
        ? ["charge.succeeded", "payment_intent.succeeded"]
        : ["charge.failed", "payment_intent.payment_failed"]),
      `checkout.session.async_payment_${outcome}`,
    ]);
  }
});

test("a total of zero completes without a payment", async () => {
  const session = await open({
    line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 0, product_data: { name: "Free" } } }],
  });
  expect((await press(session, "decline")).status).toBe(409);
  expect((await press(session, "pay")).status).toBe(303);
  expect(await retrieve(session)).toMatchObject({
    status: "complete",
    payment_status: "no_payment_required",
    payment_intent: null,
  });
});

test("a session makes a customer only if asked to, and the customer's address wins", async () => {
  const asking = await open({ customer_creation: "always" });
  await press(asking, "pay", { email: "new@example.com" });
  const { customer } = await retrieve(asking);
  expect(await stripe.customers.retrieve(customer as string)).toMatchObject({ email: "new@example.com" });
  const known = await stripe.customers.create({ email: "known@example.com" });
  const session = await open({ customer: known.id });
  await press(session, "pay", { email: "other@example.com" });
  expect(await retrieve(session)).toMatchObject({
    customer: known.id,
    customer_details: { email: "known@example.com" },
  });
});

test("an open session expires on time, with one event, and cannot be paid any more", async () => {
  const tried = await open({ expires_at: Math.floor(clock / 1000) + 1800 });
  const paid = await open({ expires_at: Math.floor(clock / 1000) + 1800 });
  await press(tried, "decline");
  await press(paid, "pay");
  clock += 1_799_000;
  expect((await retrieve(tried)).status).toBe("open");
  clock += 2000;
  expect((await press(tried, "pay")).status).toBe(409);
  expect(await retrieve(tried)).toMatchObject({ status: "expired", url: null, payment_intent: { status: "canceled" } });
  expect((await told(tried)).slice(-2)).toEqual(["payment_intent.canceled", "checkout.session.expired"]);
  expect((await retrieve(paid)).status).toBe("complete");
  clock += 86_400_000;
  expect((await told(tried)).filter((type) => type.endsWith("expired"))).toHaveLength(1);
});
