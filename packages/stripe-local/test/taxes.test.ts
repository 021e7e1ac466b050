import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStripe } from "../src/server.ts";
import { connect, SECRET_KEY } from "./connect.ts";

let service: Awaited<ReturnType<typeof startStripe>>;
let stripe: Stripe;
beforeAll(async () => {
  service = await startStripe({ secretKey: SECRET_KEY, now: () => START * 1000 });
  stripe = connect(service.url);
  await service.ready();
});
afterAll(() => service.close());

const START = Date.parse("2026-01-01T12:00:00Z") / 1000;
type Behavior = "inclusive" | "exclusive";
const line = (unit_amount: number, tax_behavior: Behavior | undefined, currency = "usd") => ({
  quantity: 1,
  price_data: {
    currency,
    unit_amount,
    ...(tax_behavior && { tax_behavior }),
    product_data: { name: "A book", tax_code: "txcd_10302000", metadata: { ours: String(unit_amount) } },
  },
});
const open = (lines: ReturnType<typeof line>[], more: Stripe.Checkout.SessionCreateParams = {}) =>
  stripe.checkout.sessions.create({
    mode: "payment",
    success_url: "https://shop.example/thanks",
    automatic_tax: { enabled: true },
    line_items: lines,
    ...more,
  });
const press = async (id: string, action: string, fields: Record<string, string> = {}) =>
  (
    await fetch(`${service.url}/c/pay/${id}/${action}`, {
      method: "POST",
      body: new URLSearchParams(fields),
      redirect: "manual",
    })
  ).status;
const linesOf = async (id: string) =>
  (await stripe.checkout.sessions.listLineItems(id, { expand: ["data.price.product"] })).data.map((each) => [
    each.amount_subtotal,
    each.amount_tax,
    each.amount_total,
    (each.price?.product as Stripe.Product | undefined)?.metadata.ours,
  ]);

test("tax is added to exclusive prices and included in others, by the buyer's country", async () => {
  const session = await open([line(1000, "exclusive"), line(999, "exclusive")]);
  expect(session).toMatchObject({
    amount_total: 1999,
    automatic_tax: { enabled: true, status: "requires_location_inputs" },
  });
  expect(await press(session.id, "pay", { country: "DE" })).toBe(303);
  const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
  expect(paid).toMatchObject({
    amount_subtotal: 1999,
    amount_total: 2379,
    total_details: { amount_tax: 380 },
    automatic_tax: { status: "complete" },
    customer_details: { address: { country: "DE" } },
    payment_intent: { amount_received: 2379 },
  });
  expect(await linesOf(session.id)).toEqual([
    [1000, 190, 1190, "1000"],
    [999, 190, 1189, "999"],
  ]);
  const inside = await open([line(1190, "inclusive", "eur")]);
  await press(inside.id, "pay", { country: "DE" });
  expect(await linesOf(inside.id)).toEqual([[1190, 190, 1190, "1190"]]);
  expect(await stripe.checkout.sessions.retrieve(inside.id)).toMatchObject({ amount_total: 1190 });
});

test("without a registration, or without automatic tax, there is no tax", async () => {
  const abroad = await open([line(1000, "exclusive")]);
  await press(abroad.id, "pay", { country: "KW" });
  expect(await stripe.checkout.sessions.retrieve(abroad.id)).toMatchObject({ amount_total: 1000 });
  const off = await open([line(1000, "exclusive")], { automatic_tax: { enabled: false } });
  await press(off.id, "pay", { country: "DE" });
  expect(await stripe.checkout.sessions.retrieve(off.id)).toMatchObject({ amount_total: 1000 });
});

test("after a declined card the amount is that of the final country", async () => {
  const session = await open([line(1000, "exclusive")]);
  expect(await press(session.id, "decline")).toBe(402);
  await press(session.id, "pay", { country: "FR" });
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id);
  expect(await stripe.paymentIntents.retrieve(payment_intent as string)).toMatchObject({
    amount: 1200,
    amount_received: 1200,
  });
});

test("a missing parameter of tax is named", async () => {
  const failed = async (work: Promise<unknown>) => {
    const error = (await work.then(
      () => undefined,
      (thrown) => thrown,
    )) as Stripe.errors.StripeError | undefined;
    return [error?.statusCode, error?.code ?? error?.param];
  };
  const customer = (await stripe.customers.create()).id;
  expect(await failed(open([line(1000, undefined)]))).toEqual([400, "line_items[0][price_data][tax_behavior]"]);
  expect(await failed(open([line(1000, "exclusive")], { customer }))).toEqual([400, "customer_tax_location_invalid"]);
  const ids = { customer, tax_id_collection: { enabled: true }, customer_update: { address: "auto" } } as const;
  expect(await failed(open([line(1000, "exclusive")], ids))).toEqual([400, "customer_update[name]"]);
});

test("each invoice of a taxed subscription is taxed where its customer is, after discounts", async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START });
  const customer = (await stripe.customers.create({ email: "ada@example.com", test_clock: clock.id })).id;
  const { id: coupon } = await stripe.coupons.create({ percent_off: 50 });
  const monthly = { ...line(1000, "exclusive").price_data, recurring: { interval: "month" as const } };
  const session = await open([], {
    mode: "subscription",
    customer,
    customer_update: { address: "auto", name: "auto" },
    discounts: [{ coupon }],
    line_items: [{ quantity: 1, price_data: monthly }],
  });
  expect(await press(session.id, "pay", { country: "GB", card: "pays" })).toBe(303);
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: START + 33 * 86_400 });
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ address: { country: "GB" } });
  const { subscription } = await stripe.checkout.sessions.retrieve(session.id);
  const invoices = (await stripe.invoices.list({ subscription: subscription as string })).data.toReversed();
  expect(invoices.map(({ amount_paid, total_excluding_tax }) => [amount_paid, total_excluding_tax])).toEqual([
    [600, 500],
    [1200, 1000],
  ]);
  expect(invoices[0]).toMatchObject({
    automatic_tax: { enabled: true, status: "complete" },
    total_taxes: [{ amount: 100, tax_behavior: "exclusive", taxable_amount: 500 }],
    lines: { data: [{ taxes: [{ amount: 100 }] }] },
  });
  expect(await stripe.subscriptions.retrieve(subscription as string)).toMatchObject({
    automatic_tax: { enabled: true },
  });
});
