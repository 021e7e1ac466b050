import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStripe } from "../src/server.ts";
import { connect, real, SECRET_KEY } from "./connect.ts";

let service: Awaited<ReturnType<typeof startStripe>> | undefined;
let stripe: Stripe;
beforeAll(async () => {
  service = real ? undefined : await startStripe({ secretKey: SECRET_KEY });
  await service?.ready();
  stripe = service ? connect(service.url) : new Stripe(real as string, { maxNetworkRetries: 0 });
});
afterAll(() => service?.close());

const success_url = "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}";
const line = (unit_amount: number, currency = "usd", quantity = 1) => ({
  quantity,
  price_data: { currency, unit_amount, product_data: { name: "A course" } },
});
const open = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({ mode: "payment", success_url, line_items: [line(1999)], ...more });
const pay = (amount: number, currency = "usd", payment_method = "pm_card_visa") =>
  stripe.paymentIntents.create({
    amount,
    currency,
    payment_method,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  });
/** A request past the SDK's types. */
const raw = (method: string, path: string, params: object = {}) =>
  stripe.rawRequest(method, path, params) as Promise<unknown>;

test("a customer is read as it was made, and an update changes only what it names", async () => {
  const made = await stripe.customers.create({
    email: "ada@example.com",
    name: "Ada 学",
    metadata: { user: "u1", plan: "a" },
    address: { country: "GB", line1: "1 High Street" },
  });
  expect(await stripe.customers.retrieve(made.id)).toMatchObject({
    object: "customer",
    email: "ada@example.com",
    name: "Ada 学",
    livemode: false,
    address: { country: "GB", line1: "1 High Street", city: null },
  });
  const changed = await stripe.customers.update(made.id, { description: "new", metadata: { plan: "", seat: "2" } });
  expect(changed).toMatchObject({ description: "new", name: "Ada 学", metadata: { user: "u1", seat: "2" } });
  expect(changed.metadata).not.toHaveProperty("plan");
  expect((await stripe.customers.update(made.id, { metadata: "" })).metadata).toEqual({});
});

test("a deleted customer is marked so, and cannot buy", async () => {
  const { id } = await stripe.customers.create();
  expect(await stripe.customers.del(id)).toEqual({ id, object: "customer", deleted: true });
  expect(await stripe.customers.retrieve(id)).toEqual({ id, object: "customer", deleted: true });
  await expect(open({ customer: id })).rejects.toMatchObject({ code: "resource_missing", param: "customer" });
});

test("lists are newest first, in pages both ways, with each object once", async () => {
  const email = `${randomUUID()}@example.com`;
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await stripe.customers.create({ email })).id);
  const idsOf = (page: Stripe.ApiList<Stripe.Customer>) => page.data.map(({ id }) => id);
  const first = await stripe.customers.list({ email, limit: 2 });
  expect([idsOf(first), first.has_more]).toEqual([ids.slice(0, 2), true]);
  const last = await stripe.customers.list({ email, limit: 3, starting_after: ids[1] as string });
  expect([idsOf(last), last.has_more]).toEqual([ids.slice(2), false]);
  const back = await stripe.customers.list({ email, limit: 2, ending_before: ids[3] as string });
  expect([idsOf(back), back.has_more]).toEqual([ids.slice(1, 3), true]);
  const all: string[] = [];
  for await (const { id } of stripe.customers.list({ email, limit: 2 })) all.push(id);
  expect(all).toEqual(ids);
  await expect(stripe.customers.list({ starting_after: "cus_none" })).rejects.toMatchObject({
    param: "starting_after",
  });
  await expect(stripe.customers.list({ limit: 101 })).rejects.toMatchObject({ param: "limit", statusCode: 400 });
});

test("a price belongs to a product, and an archived one is not sold", async () => {
  const product = await stripe.products.create({ name: "Report", metadata: { product: "p1" } });
  const price = await stripe.prices.create({ product: product.id, currency: "EUR", unit_amount: 1250 });
  expect(price).toMatchObject({ currency: "eur", unit_amount: 1250, type: "one_time", product: product.id });
  expect(price.unit_amount_decimal?.toString()).toBe("1250");
  expect((await stripe.prices.list({ product: product.id })).data.map(({ id }) => id)).toEqual([price.id]);
  const session = await open({ line_items: [{ price: price.id, quantity: 2 }] });
  expect([session.amount_total, session.currency]).toEqual([2500, "eur"]);
  await stripe.prices.update(price.id, { active: false });
  await expect(open({ line_items: [{ price: price.id, quantity: 1 }] })).rejects.toMatchObject({
    type: "StripeInvalidRequestError",
    param: "line_items[0][price]",
  });
});

test("a session is open and unpaid with its lines, total, metadata and page", async () => {
  const session = await open({
    line_items: [line(1999), line(500, "usd", 3)],
    client_reference_id: "order-1",
    adaptive_pricing: { enabled: false },
    metadata: { order: "o1" },
    expand: ["line_items"],
  });
  expect(session).toMatchObject({
    amount_subtotal: 3499,
    amount_total: 3499,
    client_reference_id: "order-1",
    adaptive_pricing: { enabled: false },
    metadata: { order: "o1" },
    mode: "payment",
    payment_intent: null,
    payment_status: "unpaid",
    status: "open",
    success_url,
  });
  expect(session.url).toMatch(/^https?:/);
  expect(session.expires_at - session.created).toBe(86_400);
  expect(session.line_items?.data.map(({ amount_total, quantity }) => [amount_total, quantity])).toEqual([
    [1999, 1],
    [1500, 3],
  ]);
  const listed = await stripe.checkout.sessions.listLineItems(session.id, { limit: 1 });
  expect([listed.data.length, listed.has_more]).toEqual([1, true]);
  expect(await stripe.checkout.sessions.retrieve(session.id)).not.toHaveProperty("line_items");
});

test("an expired session has one event, and cannot be expired again", async () => {
  const { id } = await open();
  expect(await stripe.checkout.sessions.expire(id)).toMatchObject({ status: "expired", url: null });
  await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 400 });
  const { data } = await stripe.events.list({ type: "checkout.session.expired", limit: 20 });
  const told = data.filter((event) => (event.data.object as Stripe.Checkout.Session).id === id);
  expect(told.map(({ data: { object } }) => (object as Stripe.Checkout.Session).status)).toEqual(["expired"]);
});

test("each wrong parameter of a request is named with its path", async () => {
  const session = "/v1/checkout/sessions";
  const base = { mode: "payment", success_url, line_items: [line(1999)] };
  const refused: [object, { code?: string; param?: string }][] = [
    [
      { ...base, colour: "red" },
      { code: "parameter_unknown", param: "colour" },
    ],
    [
      { ...base, line_items: [{ ...line(100), tint: 1 }] },
      { code: "parameter_unknown", param: "line_items[0][tint]" },
    ],
    [
      { ...base, line_items: [{ ...line(100), quantity: "two" }] },
      { code: "parameter_invalid_integer", param: "line_items[0][quantity]" },
    ],
    [
      { ...base, line_items: [line(100), { quantity: 1, price_data: { unit_amount: 5 } }] },
      { code: "parameter_missing", param: "line_items[1][price_data][currency]" },
    ],
    [{ ...base, mode: "barter" }, { param: "mode" }],
    [{ mode: "payment", line_items: [line(100)] }, { param: "success_url" }],
    [{ ...base, success_url: "thanks" }, { code: "url_invalid" }],
    [{ ...base, expires_at: 1 }, { param: "expires_at" }],
    [{ ...base, line_items: [line(-1)] }, {}],
  ];
  for (const [params, error] of refused) {
    await expect(raw("POST", session, params), JSON.stringify(params)).rejects.toMatchObject({
      type: "StripeInvalidRequestError",
      statusCode: 400,
      ...error,
    });
  }
  await expect(raw("POST", "/v1/payment_intents", { amount: 500 })).rejects.toMatchObject({
    code: "parameter_missing",
    param: "currency",
  });
  await expect(raw("GET", "/v1/customers?colour=red")).rejects.toMatchObject({ code: "parameter_unknown" });
});

test("an id that is not known is a missing resource, by path and by parameter", async () => {
  for (const path of ["customers/cus_no", "prices/price_no", "checkout/sessions/cs_test_no", "refunds/re_no"]) {
    await expect(raw("GET", `/v1/${path}`)).rejects.toMatchObject({ statusCode: 404, code: "resource_missing" });
  }
  await expect(open({ customer: "cus_no" })).rejects.toMatchObject({ statusCode: 400, code: "resource_missing" });
});

test("a wrong key and no key are refused", async () => {
  const wrong = service ? connect(service.url, "sk_test_wrong") : new Stripe("sk_test_wrong");
  await expect(wrong.customers.list()).rejects.toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
});

test("a paid intent has a charge, and the balance gets it less the fee", async () => {
  const intent = await stripe.paymentIntents.retrieve((await pay(2000)).id, {
    expand: ["latest_charge.balance_transaction"],
  });
  const charge = intent.latest_charge as Stripe.Charge;
  const booked = charge.balance_transaction as Stripe.BalanceTransaction;
  expect(intent).toMatchObject({ status: "succeeded", amount_received: 2000, last_payment_error: null });
  expect(charge).toMatchObject({ amount: 2000, paid: true, status: "succeeded", payment_intent: intent.id });
  expect(booked).toMatchObject({ type: "charge", source: charge.id });
  expect(booked.net).toBe(booked.amount - booked.fee);
  const { data } = await stripe.balanceTransactions.list({ source: charge.id });
  expect(data.map(({ id }) => id)).toEqual([booked.id]);
  expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ amount_refunded: 0, refunded: false });
});

test("a declined card is a card error, and its intent waits for another try", async () => {
  const error = await pay(2000, "usd", "pm_card_chargeDeclinedInsufficientFunds").catch((thrown) => thrown);
  expect(error).toMatchObject({
    type: "StripeCardError",
    statusCode: 402,
    code: "card_declined",
    decline_code: "insufficient_funds",
  });
  const intent = await stripe.paymentIntents.retrieve(error.payment_intent.id);
  expect(intent).toMatchObject({ status: "requires_payment_method", amount_received: 0 });
  const paid = await stripe.paymentIntents.confirm(intent.id, {
    payment_method: "pm_card_visa",
    return_url: "https://shop.example",
  });
  expect(paid.status).toBe("succeeded");
  await expect(stripe.paymentIntents.cancel(intent.id)).rejects.toMatchObject({
    code: "payment_intent_unexpected_state",
  });
});

test("a canceled intent is not paid any more", async () => {
  const { id } = await stripe.paymentIntents.create({ amount: 700, currency: "usd" });
  expect(await stripe.paymentIntents.cancel(id, { cancellation_reason: "abandoned" })).toMatchObject({
    status: "canceled",
    cancellation_reason: "abandoned",
  });
  const again = stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa", return_url: "https://a.example" });
  await expect(again).rejects.toMatchObject({ code: "payment_intent_unexpected_state" });
});

test("partial refunds end at the charge's amount", async () => {
  const { id, latest_charge } = await pay(1000);
  const part = await stripe.refunds.create({ payment_intent: id, amount: 400, metadata: { refund: "r1" } });
  expect(part).toMatchObject({ amount: 400, charge: latest_charge, metadata: { refund: "r1" } });
  await expect(stripe.refunds.create({ payment_intent: id, amount: 601 })).rejects.toMatchObject({ statusCode: 400 });
  expect((await stripe.refunds.create({ charge: latest_charge as string })).amount).toBe(600);
  await expect(stripe.refunds.create({ payment_intent: id })).rejects.toMatchObject({
    code: "charge_already_refunded",
  });
  const charge = await stripe.charges.retrieve(latest_charge as string, { expand: ["refunds"] });
  expect([charge.amount_refunded, charge.refunded]).toEqual([1000, true]);
  const { data } = await stripe.refunds.list({ charge: charge.id });
  expect(data.map(({ amount }) => amount)).toEqual([600, 400]);
});

test("amounts are minor units: yen have none, dinars have three", async () => {
  expect(await pay(1500, "jpy")).toMatchObject({ amount_received: 1500, currency: "jpy" });
  expect(await pay(12_340, "kwd")).toMatchObject({ amount_received: 12_340, currency: "kwd" });
  await expect(pay(12_345, "kwd")).rejects.toMatchObject({ statusCode: 400 });
  await expect(pay(49, "usd")).rejects.toMatchObject({ code: "amount_too_small" });
  await expect(pay(100, "zzz")).rejects.toMatchObject({ param: "currency" });
});

test("an event has its type, its time and the object as it was then", async () => {
  const before = Math.floor(Date.now() / 1000) - 5;
  const { id, latest_charge } = await pay(2100);
  await stripe.refunds.create({ payment_intent: id });
  const { data } = await stripe.events.list({
    types: ["payment_intent.succeeded", "charge.succeeded", "charge.refunded"],
    created: { gte: before },
    limit: 30,
  });
  const mine = data.filter(({ data: { object } }) => [id, latest_charge].includes((object as { id: string }).id));
  expect(mine.map(({ type }) => type).toSorted()).toEqual([
    "charge.refunded",
    "charge.succeeded",
    "payment_intent.succeeded",
  ]);
  const succeeded = mine.find(({ type }) => type === "charge.succeeded") as Stripe.ChargeSucceededEvent;
  expect(succeeded).toMatchObject({ object: "event", livemode: false, api_version: expect.any(String) });
  expect(succeeded.data.object).toMatchObject({ amount: 2100, amount_refunded: 0 });
  expect(await stripe.events.retrieve(succeeded.id)).toMatchObject({ id: succeeded.id, type: "charge.succeeded" });
  const early = await stripe.events.list({ type: "charge.refunded", created: { lt: before - 86_400 * 40 } });
  expect(early.data).toEqual([]);
});

test("a key answers the same request with the same reply, and refuses another", async () => {
  const idempotencyKey = randomUUID();
  const first = await stripe.customers.create({ name: "Once" }, { idempotencyKey });
  const again = await stripe.customers.create({ name: "Once" }, { idempotencyKey });
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
  await expect(stripe.customers.create({ name: "Twice" }, { idempotencyKey })).rejects.toMatchObject({
    type: "StripeIdempotencyError",
    statusCode: 400,
  });
});

test("a repeated key gets the same refusal, too", async () => {
  const { id } = await pay(1000);
  await stripe.refunds.create({ payment_intent: id });
  const idempotencyKey = randomUUID();
  const refund = () => stripe.refunds.create({ payment_intent: id }, { idempotencyKey }).catch((error) => error);
  expect(await refund()).toMatchObject({ code: "charge_already_refunded" });
  expect(await refund()).toMatchObject({
    code: "charge_already_refunded",
    headers: { "idempotent-replayed": "true" },
  });
});

test("twenty requests at once with one key are one payment", async () => {
  const idempotencyKey = randomUUID();
  const customer = (await stripe.customers.create()).id;
  const amounts = Array.from({ length: 20 }, () =>
    stripe.paymentIntents.create(
      { amount: 900, currency: "usd", customer },
      // Real Stripe answers 409 while the first is on its way, which the SDK retries.
      { idempotencyKey, maxNetworkRetries: real ? 5 : 0 },
    ),
  );
  expect(new Set((await Promise.all(amounts)).map(({ id }) => id)).size).toBe(1);
  expect((await stripe.paymentIntents.list({ customer })).data).toHaveLength(1);
});

test("requested expansions are included, and impossible ones refused", async () => {
  const customer = await stripe.customers.create({ name: "Deep" });
  const session = await open({
    customer: customer.id,
    expand: ["customer", "line_items.data.price.product"],
  });
  expect(session).toMatchObject({
    customer: { name: "Deep" },
    line_items: { data: [{ price: { product: { object: "product", name: "A course" } } }] },
  });
  const { data } = await stripe.checkout.sessions.list({ customer: customer.id, expand: ["data.customer"] });
  expect(data).toMatchObject([{ id: session.id, customer: { id: customer.id } }]);
  await expect(stripe.customers.list({ expand: ["data.colour"] })).rejects.toMatchObject({ statusCode: 400 });
});

test("an endpoint's secret is shown once, when it is made", async () => {
  const made = await stripe.webhookEndpoints.create({
    url: "https://shop.example/webhooks",
    enabled_events: ["checkout.session.completed"],
  });
  expect(made.secret).toMatch(/^whsec_/);
  expect(await stripe.webhookEndpoints.retrieve(made.id)).not.toHaveProperty("secret");
  expect((await stripe.webhookEndpoints.list({ limit: 100 })).data.map(({ id }) => id)).toContain(made.id);
  expect(await stripe.webhookEndpoints.del(made.id)).toMatchObject({ id: made.id, deleted: true });
  await expect(stripe.webhookEndpoints.retrieve(made.id)).rejects.toMatchObject({ statusCode: 404 });
});

test.skipIf(real)("a request that is not emulated is refused with its method, path or parameter", async () => {
  await expect(stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: "ten" } })).rejects.toMatchObject({
    statusCode: 501,
    code: "not_implemented",
    message: expect.stringContaining("POST /v1/promotion_codes"),
  });
  await expect(stripe.customers.search({ query: "name:'a'" })).rejects.toMatchObject({ statusCode: 501 });
  const onBehalf = stripe.customers.list({}, { stripeAccount: "acct_1" });
  await expect(onBehalf).rejects.toMatchObject({ statusCode: 501 });
  await expect(open({ discounts: [{ coupon: "c" }] })).rejects.toMatchObject({
    statusCode: 501,
    param: "discounts",
  });
  await expect(open({ mode: "setup" })).rejects.toMatchObject({ statusCode: 501, param: "mode" });
});
