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

const DAY = 86_400;
const START = Date.parse("2026-01-01T12:00:00Z") / 1000;
const failed = async (work: Promise<unknown>) => {
  const error = (await work.then(
    () => undefined,
    (thrown) => thrown,
  )) as Stripe.errors.StripeError | undefined;
  return { status: error?.statusCode, code: error?.code, param: error?.param };
};

async function price(amount: number, currency = "usd"): Promise<Stripe.Price> {
  const product = await stripe.products.create({ name: `Plan of ${amount}` });
  return stripe.prices.create({ product: product.id, currency, unit_amount: amount, recurring: { interval: "month" } });
}
const session = (of: Stripe.Price, coupon: string, more: Stripe.Checkout.SessionCreateParams = {}) =>
  stripe.checkout.sessions.create({
    mode: "subscription",
    success_url: "https://shop.example/thanks",
    line_items: [{ price: of.id, quantity: 1 }],
    discounts: [{ coupon }],
    ...more,
  });

/** A customer with a clock of their own, who has subscribed with a coupon. */
async function subscribed(of: Stripe.Price, coupon: string, more: Stripe.Checkout.SessionCreateParams = {}) {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START });
  const customer = await stripe.customers.create({ email: "ada@example.com", test_clock: clock.id });
  const open = await session(of, coupon, { customer: customer.id, ...more });
  const reply = await fetch(`${service.url}/c/pay/${open.id}/pay`, {
    method: "POST",
    body: new URLSearchParams({ card: "pays" }),
    redirect: "manual",
  });
  expect(reply.status).toBe(303);
  const id = (await stripe.checkout.sessions.retrieve(open.id)).subscription as string;
  return {
    id,
    at: (days: number) => stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: START + days * DAY }),
    now: () => stripe.subscriptions.retrieve(id),
    invoices: async () => (await stripe.invoices.list({ subscription: id, limit: 100 })).data.toReversed(),
    paid: async () =>
      (await stripe.invoices.list({ subscription: id, limit: 100 })).data.toReversed().map((each) => each.amount_paid),
  };
}

test("a coupon has a percentage or an amount and a duration, and bad parameters are named", async () => {
  const percent = await stripe.coupons.create({ percent_off: 12.5, duration: "forever", metadata: { a: "b" } });
  expect(percent).toMatchObject({ percent_off: 12.5, amount_off: null, valid: true, times_redeemed: 0 });
  expect(await stripe.coupons.retrieve(percent.id)).toMatchObject({ percent_off: 12.5, metadata: { a: "b" } });
  const amount = await stripe.coupons.create({ id: "five", amount_off: 500, currency: "usd" });
  expect(amount).toMatchObject({ id: "five", amount_off: 500, currency: "usd", duration: "once" });
  expect(await failed(stripe.coupons.create({ id: "five", percent_off: 1 }))).toMatchObject({
    status: 400,
    code: "resource_already_exists",
  });
  for (const [wrong, param] of [
    [{}, "percent_off"],
    [{ percent_off: 10, amount_off: 5, currency: "usd" }, "percent_off"],
    [{ percent_off: 101 }, "percent_off"],
    [{ amount_off: 5 }, "currency"],
    [{ amount_off: 0, currency: "usd" }, "amount_off"],
    [{ percent_off: 10, duration: "repeating" }, "duration_in_months"],
    [{ percent_off: 10, duration_in_months: 3 }, "duration_in_months"],
    [{ percent_off: 10, applies_to: { products: ["prod_none"] } }, "applies_to[products][0]"],
  ] as const) {
    expect(await failed(stripe.coupons.create(wrong as Stripe.CouponCreateParams)), param).toMatchObject({
      status: 400,
      param,
    });
  }
  expect(await stripe.coupons.update("five", { name: "Five off" })).toMatchObject({ name: "Five off" });
  expect((await stripe.coupons.list({ limit: 1 })).data).toMatchObject([{ id: "five" }]);
  expect(await stripe.coupons.del("five")).toMatchObject({ id: "five", deleted: true });
  expect(await failed(stripe.coupons.retrieve("five"))).toMatchObject({ status: 404 });
});

test("a coupon shows its limits", async () => {
  const { product } = await price(1000);
  const made = await stripe.coupons.create({ percent_off: 10, applies_to: { products: [product as string] } });
  expect(made).not.toHaveProperty("applies_to");
  const told = await stripe.coupons.retrieve(made.id, { expand: ["applies_to"] });
  expect(told.applies_to).toEqual({ products: [product] });
});

test("a session shows its coupon's discount, and refuses one that cannot be redeemed", async () => {
  const monthly = await price(1000);
  const { id } = await stripe.coupons.create({ percent_off: 25 });
  expect(await session(monthly, id)).toMatchObject({
    amount_subtotal: 1000,
    amount_total: 750,
    discounts: [{ coupon: id }],
    total_details: { amount_discount: 250 },
  });
  const one = await stripe.coupons.create({ percent_off: 25, max_redemptions: 1 });
  await subscribed(monthly, one.id);
  const euros = await stripe.coupons.create({ amount_off: 100, currency: "eur" });
  const param = "discounts[0][coupon]";
  expect(await failed(session(monthly, one.id))).toMatchObject({ status: 400, code: "coupon_expired", param });
  expect(await failed(session(monthly, "nothing"))).toMatchObject({ status: 400, code: "resource_missing", param });
  expect(await failed(session(monthly, euros.id))).toMatchObject({ status: 400, param });
  const tooMuch = await stripe.coupons.create({ amount_off: 990, currency: "usd" });
  expect(await failed(session(monthly, tooMuch.id))).toMatchObject({ status: 400, code: "amount_too_small" });
  const once = await stripe.prices.create({ product: monthly.product as string, currency: "usd", unit_amount: 1000 });
  expect(await failed(session(once, id, { mode: "payment" }))).toMatchObject({ status: 501 });
});

test("a coupon is valid for the first invoice, for those of its months, or for all", async () => {
  const monthly = await price(1000);
  const off = async (given: Stripe.CouponCreateParams) => {
    const made = await subscribed(monthly, (await stripe.coupons.create(given)).id);
    await made.at(125);
    return made.paid();
  };
  expect(await off({ percent_off: 10 })).toEqual([900, 1000, 1000, 1000, 1000]);
  expect(await off({ amount_off: 300, currency: "usd", duration: "repeating", duration_in_months: 3 })).toEqual([
    700, 700, 700, 1000, 1000,
  ]);
  expect(await off({ percent_off: 33.3, duration: "forever" })).toEqual([667, 667, 667, 667, 667]);
});

test("an invoice lists what each discount took, and a subscription those that still apply", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 40 });
  const made = await subscribed(await price(1000), coupon.id);
  const [invoice] = await made.invoices();
  const [discount] = invoice?.discounts ?? [];
  expect(invoice).toMatchObject({
    subtotal: 1000,
    total: 600,
    amount_paid: 600,
    total_discount_amounts: [{ amount: 400, discount }],
    lines: { data: [{ amount: 1000, discount_amounts: [{ amount: 400, discount }], discounts: [discount] }] },
  });
  expect((await made.now()).discounts).toEqual([]);
  expect(await stripe.coupons.retrieve(coupon.id)).toMatchObject({ times_redeemed: 1 });
  const told = (await stripe.events.list({ type: "customer.discount.*", limit: 10 })).data;
  const own = told.filter(({ data }) => (data.object as Stripe.Discount).id === discount);
  expect(own.map(({ type }) => type)).toEqual(["customer.discount.deleted", "customer.discount.created"]);
});

test("a coupon for one invoice waits through a trial for the first with an amount", async () => {
  const { id } = await stripe.coupons.create({ percent_off: 50 });
  const made = await subscribed(await price(1000), id, { subscription_data: { trial_period_days: 7 } });
  await made.at(45);
  expect(await made.paid()).toEqual([0, 500, 1000]);
});

test("a full discount pays the invoice without a payment", async () => {
  const { id } = await stripe.coupons.create({ percent_off: 100 });
  const made = await subscribed(await price(1000), id);
  expect(await made.invoices()).toMatchObject([{ status: "paid", total: 0, amount_paid: 0 }]);
  expect((await stripe.invoicePayments.list({ invoice: (await made.invoices())[0]?.id as string })).data).toEqual([]);
});

test("a proration credits the discounted price, and a limited coupon stays with its product", async () => {
  const [small, large] = [await price(1000), await price(3000)];
  const products = [small.product as string];
  const limited = { percent_off: 50, duration: "forever" as const, applies_to: { products } };
  const made = await subscribed(small, (await stripe.coupons.create(limited)).id);
  const item = (await made.now()).items.data[0] as Stripe.SubscriptionItem;
  await stripe.subscriptions.update(made.id, {
    items: [{ id: item.id, price: large.id }],
    proration_behavior: "always_invoice",
  });
  expect(await made.paid()).toEqual([500, 2500]);
  await made.at(32);
  expect(await made.paid()).toEqual([500, 2500, 3000]);
});
