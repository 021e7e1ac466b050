import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startStripe } from "../src/server.ts";
import { connect, SECRET_KEY } from "./connect.ts";

/** Subscriptions begin on the hosted page, which is pressed here as a browser would; time is Stripe's test clocks'. */
let service: Awaited<ReturnType<typeof startStripe>>;
let stripe: Stripe;
beforeAll(async () => {
  service = await startStripe({ secretKey: SECRET_KEY, now: () => START * 1000 });
  stripe = connect(service.url);
  await service.ready();
});
afterAll(() => service.close());

const DAY = 86_400;
const START = Date.parse("2026-01-31T12:00:00Z") / 1000;
const instant = (seconds: number) => new Date(seconds * 1000).toISOString();
const post = (path: string, fields: Record<string, string> = {}) =>
  fetch(service.url + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
const control = async (path: string) => {
  const response = await post(`/_control/${path}`);
  expect(response.status, path).toBe(200);
};

async function price(amount: number, interval: "month" | "year" = "month", currency = "usd"): Promise<Stripe.Price> {
  const product = await stripe.products.create({ name: `Plan of ${amount}` });
  return stripe.prices.create({ product: product.id, currency, unit_amount: amount, recurring: { interval } });
}
const session = (
  customer: string | undefined,
  of: Stripe.Price,
  data: Stripe.Checkout.SessionCreateParams["subscription_data"] = {},
) =>
  stripe.checkout.sessions.create({
    mode: "subscription",
    ...(customer !== undefined && { customer }),
    success_url: "https://shop.example/thanks",
    line_items: [{ price: of.id, quantity: 1 }],
    subscription_data: data,
  });

/** A customer with a clock of their own, who has subscribed. */
async function subscribed(of: Stripe.Price, options: { days?: number; card?: string } = {}) {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START });
  const customer = await stripe.customers.create({ email: "ada@example.com", test_clock: clock.id });
  const { days, card = "pays" } = options;
  const open = await session(customer.id, of, {
    metadata: { member: "m1" },
    ...(days !== undefined && { trial_period_days: days }),
  });
  const reply = await post(`/c/pay/${open.id}/pay`, { card });
  expect(reply.status).toBe(303);
  const { subscription } = await stripe.checkout.sessions.retrieve(open.id);
  const id = subscription as string;
  return {
    id,
    customer: customer.id,
    clock: clock.id,
    now: () => stripe.subscriptions.retrieve(id),
    /** Moves the customer's clock to so many seconds after the start. */
    at: (seconds: number) => stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: START + seconds }),
    invoices: async () => (await stripe.invoices.list({ subscription: id, limit: 100 })).data.toReversed(),
    async told(): Promise<string[]> {
      const types: string[] = [];
      for await (const { type, data } of stripe.events.list({ limit: 100 })) {
        const object = data.object as { id?: string; parent?: { subscription_details?: { subscription?: string } } };
        const about = object.id === id || object.parent?.subscription_details?.subscription === id;
        if (about && type !== "invoice.updated" && type !== "invoice.payment_succeeded") types.unshift(type);
      }
      return types;
    },
  };
}
const item = ({ items }: Stripe.Subscription) => items.data[0] as Stripe.SubscriptionItem;

test("a completed session starts a paid subscription with its period and first invoice", async () => {
  const monthly = await price(1200);
  const made = await subscribed(monthly);
  const subscription = await stripe.subscriptions.retrieve(made.id, {
    expand: ["latest_invoice.payments", "customer"],
  });
  expect(subscription).toMatchObject({
    status: "active",
    metadata: { member: "m1" },
    cancel_at_period_end: false,
    customer: { id: made.customer },
    latest_invoice: {
      status: "paid",
      amount_paid: 1200,
      billing_reason: "subscription_create",
      parent: { subscription_details: { subscription: made.id, metadata: { member: "m1" } } },
      payments: { data: [{ status: "paid", amount_paid: 1200 }] },
    },
  });
  const { current_period_start, current_period_end, price: of } = item(subscription);
  expect([instant(current_period_start), instant(current_period_end), of.id]).toEqual([
    "2026-01-31T12:00:00.000Z",
    "2026-02-28T12:00:00.000Z",
    monthly.id,
  ]);
  expect(await made.told()).toEqual([
    "customer.subscription.created",
    "invoice.created",
    "invoice.finalized",
    "invoice.paid",
  ]);
  const { id: invoice, payments } = subscription.latest_invoice as Stripe.Invoice;
  const [paid] = payments?.data ?? [];
  const found = await stripe.invoicePayments.list({
    payment: { type: "payment_intent", payment_intent: paid?.payment.payment_intent as string },
  });
  expect(found.data.map((each) => each.invoice)).toEqual([invoice]);
});

test("a period ends on the anchor's day; its invoice is finalized and paid an hour later", async () => {
  const made = await subscribed(await price(1200));
  await made.at(28 * DAY);
  expect((await made.invoices()).map(({ status }) => status)).toEqual(["paid", "draft"]);
  await made.at(28 * DAY + 3600);
  expect((await made.invoices()).map(({ status, amount_paid }) => [status, amount_paid])).toEqual([
    ["paid", 1200],
    ["paid", 1200],
  ]);
  await made.at(119 * DAY);
  const ends = (await made.invoices()).map(({ lines }) => instant(lines.data[0]?.period.end ?? 0).slice(0, 10));
  expect(ends).toEqual(["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
});

test("a trial is free, its end is announced three days before, and then it is paid", async () => {
  const made = await subscribed(await price(1200), { days: 14 });
  expect(await made.now()).toMatchObject({ status: "trialing", trial_end: START + 14 * DAY });
  expect(await made.invoices()).toMatchObject([{ status: "paid", amount_paid: 0, total: 0 }]);
  await made.at(11 * DAY - 1);
  expect(await made.told()).not.toContain("customer.subscription.trial_will_end");
  await made.at(11 * DAY);
  expect(await made.told()).toContain("customer.subscription.trial_will_end");
  await made.at(14 * DAY + 3600);
  expect(await made.now()).toMatchObject({ status: "active" });
  expect((await made.invoices()).map(({ amount_paid }) => amount_paid)).toEqual([0, 1200]);
  const upcoming = (await made.told()).filter((type) => type === "invoice.upcoming");
  expect(upcoming).toEqual([]);
  await made.at(40 * DAY);
  expect((await made.told()).filter((type) => type === "invoice.upcoming")).toHaveLength(1);
});

test("a preview of the next invoice is what it becomes, and is not stored", async () => {
  const made = await subscribed(await price(1200));
  const preview = () => stripe.invoices.createPreview({ subscription: made.id });
  const looked = await preview();
  expect(looked).toMatchObject({ amount_due: 1200, billing_reason: "upcoming", status: "draft", number: null });
  expect(looked.id).toMatch(/^upcoming_in_/);
  expect(looked.lines.data[0]?.period.start).toBe(item(await made.now()).current_period_end);
  await made.at(23 * DAY);
  const events = await stripe.events.list({ type: "invoice.upcoming", limit: 1 });
  const told = events.data[0]?.data.object as Stripe.Invoice;
  expect(told.id).toBeUndefined();
  expect(told).toMatchObject({ amount_due: 1200, next_payment_attempt: looked.next_payment_attempt });
  expect(await made.invoices()).toHaveLength(1);
  await stripe.subscriptions.update(made.id, { cancel_at_period_end: true });
  await expect(preview()).rejects.toMatchObject({ statusCode: 404, code: "invoice_upcoming_none" });
  await expect(stripe.invoices.createPreview({ subscription: "sub_none" })).rejects.toMatchObject({
    code: "resource_missing",
  });
  await expect(stripe.invoices.createPreview({})).rejects.toMatchObject({ code: "parameter_missing" });
});

test("a declined renewal is tried after 3, 5 and 7 days; then the subscription is canceled", async () => {
  const made = await subscribed(await price(1200), { days: 1, card: "declines" });
  await made.at(DAY + 3600);
  expect(await made.now()).toMatchObject({ status: "past_due" });
  const [, invoice] = (await made.invoices()) as [Stripe.Invoice, Stripe.Invoice];
  const due = START + DAY + 3600;
  expect(invoice).toMatchObject({ status: "open", attempt_count: 1, next_payment_attempt: due + 3 * DAY });
  for (const [days, attempts] of [
    [4, 2],
    [9, 3],
  ] as const) {
    await made.at(days * DAY + 3600);
    expect(await stripe.invoices.retrieve(invoice.id as string)).toMatchObject({
      attempt_count: attempts,
      status: "open",
    });
  }
  expect(await made.now()).toMatchObject({ status: "past_due" });
  await made.at(16 * DAY + 3600);
  expect(await made.now()).toMatchObject({
    status: "canceled",
    ended_at: due + 15 * DAY,
    cancellation_details: { reason: "payment_failed" },
  });
  expect((await made.told()).slice(-2)).toEqual(["invoice.payment_failed", "customer.subscription.deleted"]);
  expect((await made.told()).filter((type) => type === "invoice.payment_failed")).toHaveLength(4);
  await made.at(400 * DAY);
  expect(await made.invoices()).toHaveLength(2);
});

test("a card that pays again recovers a past due subscription, at the next try or on the page", async () => {
  const monthly = await price(1200);
  const byItself = await subscribed(monthly, { days: 1, card: "declines" });
  await byItself.at(DAY + 3600);
  await control(`customers/${byItself.customer}/card?card=pays`);
  expect(await byItself.now()).toMatchObject({ status: "past_due" });
  await byItself.at(4 * DAY + 3600);
  expect(await byItself.now()).toMatchObject({ status: "active" });

  const byHand = await subscribed(monthly, { days: 1, card: "declines" });
  await byHand.at(DAY + 3600);
  const [, open] = (await byHand.invoices()) as [Stripe.Invoice, Stripe.Invoice];
  const path = new URL(open.hosted_invoice_url as string).pathname;
  expect(await (await fetch(service.url + path)).text()).toContain("$12.00");
  expect((await post(`${path}/decline`)).status).toBe(402);
  expect((await post(`${path}/pay`)).status).toBe(303);
  expect((await post(`${path}/pay`)).status).toBe(409);
  expect(await byHand.now()).toMatchObject({ status: "active" });
});

test("an unpaid subscription has only draft invoices until a payment revives it", async () => {
  await control("billing/retries?then=unpaid");
  const made = await subscribed(await price(1200), { days: 1, card: "declines" });
  await made.at(20 * DAY);
  await made.at(40 * DAY);
  await control("billing/retries?then=canceled");
  expect(await made.now()).toMatchObject({ status: "unpaid" });
  expect((await made.invoices()).map(({ status }) => status)).toEqual(["paid", "open", "draft"]);
});

test("a card that needs its holder each time fails without them, and says so", async () => {
  const made = await subscribed(await price(1200), { card: "authenticates" });
  expect(await made.now()).toMatchObject({ status: "active" });
  await made.at(29 * DAY + 3600);
  expect(await made.now()).toMatchObject({ status: "past_due" });
  expect((await made.told()).slice(-3)).toEqual([
    "invoice.payment_action_required",
    "invoice.payment_failed",
    "customer.subscription.updated",
  ]);
});

describe("a change of price", () => {
  const change = (
    id: string,
    of: Stripe.SubscriptionItem,
    to: Stripe.Price,
    how: Stripe.SubscriptionUpdateParams = {},
  ) => stripe.subscriptions.update(id, { items: [{ id: of.id, price: to.id }], ...how });

  test("is billed at once by the second: half of the period is half of the difference", async () => {
    const made = await subscribed(await price(1000));
    const dear = await price(3000);
    await made.at(14 * DAY);
    const after = await change(made.id, item(await made.now()), dear, { proration_behavior: "always_invoice" });
    expect(item(after)).toMatchObject({ price: { id: dear.id }, current_period_end: START + 28 * DAY });
    const [, invoice] = await made.invoices();
    expect(invoice).toMatchObject({
      status: "paid",
      total: 1000,
      amount_paid: 1000,
      billing_reason: "subscription_update",
    });
    expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual([-500, 1500]);
  });

  test("is on the next invoice, or on none without proration", async () => {
    const dear = await price(3000);
    for (const [proration_behavior, next] of [
      ["create_prorations", 4000],
      ["none", 3000],
    ] as const) {
      const made = await subscribed(await price(1000));
      await made.at(14 * DAY);
      await change(made.id, item(await made.now()), dear, { proration_behavior });
      await made.at(29 * DAY);
      expect((await made.invoices()).map(({ total }) => total)).toEqual([1000, next]);
    }
  });

  test("to another interval begins a period now and credits the rest of the old one", async () => {
    const made = await subscribed(await price(1000));
    await made.at(14 * DAY);
    const after = await change(made.id, item(await made.now()), await price(10_000, "year"));
    expect(instant(item(after).current_period_end)).toBe("2027-02-14T12:00:00.000Z");
    expect((await made.invoices()).at(-1)).toMatchObject({ status: "paid", total: 9500 });
  });

  test("that must be paid is not made if the card is declined", async () => {
    const made = await subscribed(await price(1000));
    const dear = await price(3000);
    await made.at(14 * DAY);
    await control(`customers/${made.customer}/card?card=declines`);
    const before = await made.now();
    const how = { proration_behavior: "always_invoice", payment_behavior: "error_if_incomplete" } as const;
    await expect(change(made.id, item(before), dear, how)).rejects.toMatchObject({
      statusCode: 402,
      type: "StripeCardError",
    });
    expect(await made.now()).toEqual(before);
    expect(await made.invoices()).toHaveLength(1);
  });

  // https://docs.stripe.com/billing/subscriptions/pending-updates-reference
  describe("that is made with its payment alone", () => {
    const how = { proration_behavior: "always_invoice", payment_behavior: "pending_if_incomplete" } as const;
    async function waiting(card = "authenticates") {
      const made = await subscribed(await price(1000));
      await made.at(14 * DAY);
      await control(`customers/${made.customer}/card?card=${card}`);
      const before = await made.now();
      const dear = await price(3000);
      return { made, before, dear, after: await change(made.id, item(before), dear, how) };
    }

    test("is made at once where the card pays", async () => {
      const { after, dear } = await waiting("pays");
      expect([item(after).price.id, after.pending_update]).toEqual([dear.id, null]);
    });

    test("waits for its payment: the subscription is as before, with a pending update", async () => {
      for (const [card, status] of [
        ["authenticates", "requires_action"],
        ["declines", "requires_payment_method"],
      ] as const) {
        const { made, before, dear, after } = await waiting(card);
        expect(after).toMatchObject({ status: "active", items: { data: [{ price: { id: item(before).price.id } }] } });
        expect(after.pending_update).toMatchObject({
          expires_at: START + 14 * DAY + 23 * 3600,
          subscription_items: [{ price: { id: dear.id } }],
        });
        const invoice = await stripe.invoices.retrieve(String(after.latest_invoice), { expand: ["payments"] });
        expect([invoice.status, invoice.next_payment_attempt]).toEqual(["open", null]);
        const intent = invoice.payments?.data[0]?.payment.payment_intent;
        expect((await stripe.paymentIntents.retrieve(String(intent))).status).toBe(status);
        expect((await made.told()).filter((type) => type.includes("pending_update"))).toEqual([]);
      }
    });

    test("is made when its invoice is paid on its page", async () => {
      const { made, dear, after } = await waiting();
      await post(`/i/${after.latest_invoice}/pay`);
      const paid = await made.now();
      expect([paid.status, paid.pending_update, item(paid).price.id]).toEqual(["active", null, dear.id]);
      expect(await made.told()).toContain("customer.subscription.pending_update_applied");
      await made.at(29 * DAY);
      expect((await made.invoices()).at(-1)).toMatchObject({ total: 3000 });
    });

    test("ends after 23 hours, when its invoice is voided or the subscription is canceled", async () => {
      const ends = {
        late: async ({ at }: Awaited<ReturnType<typeof subscribed>>) => void (await at(15 * DAY)),
        voided: async (_: unknown, invoice: string) => void (await stripe.invoices.voidInvoice(invoice)),
        canceled: async ({ id }: { id: string }) => void (await stripe.subscriptions.cancel(id)),
      };
      for (const end of Object.values(ends)) {
        const { made, before, after } = await waiting();
        await end(made, String(after.latest_invoice));
        const now = await made.now();
        expect([now.pending_update, item(now).price.id]).toEqual([null, item(before).price.id]);
        expect((await stripe.invoices.retrieve(String(after.latest_invoice))).status).toBe("void");
        expect(await made.told()).toContain("customer.subscription.pending_update_expired");
      }
    });

    test("takes the id of a price, not the data of one", async () => {
      const made = await subscribed(await price(1000));
      const { id, price: old } = item(await made.now());
      const price_data = {
        currency: "usd",
        product: String(old.product),
        unit_amount: 2000,
        recurring: { interval: "month" as const },
      };
      await expect(stripe.subscriptions.update(made.id, { items: [{ id, price_data }], ...how })).rejects.toMatchObject(
        {
          statusCode: 400,
        },
      );
    });
  });

  test("in a trial costs nothing and leaves the trial", async () => {
    const made = await subscribed(await price(1000), { days: 7 });
    await change(made.id, item(await made.now()), await price(3000), { proration_behavior: "always_invoice" });
    expect(await made.now()).toMatchObject({ status: "trialing", trial_end: START + 7 * DAY });
    await made.at(7 * DAY + 3600);
    expect((await made.invoices()).map(({ total }) => total)).toEqual([0, 3000]);
  });

  test("that costs less credits the customer, and the next invoices use the credit", async () => {
    const made = await subscribed(await price(6000));
    await made.at(14 * DAY);
    await change(made.id, item(await made.now()), await price(1000), { proration_behavior: "always_invoice" });
    expect((await made.invoices()).at(-1)).toMatchObject({ total: -2500, amount_due: 0, status: "paid" });
    expect(await stripe.customers.retrieve(made.customer)).toMatchObject({ balance: -2500 });
    await made.at(119 * DAY);
    const paid = (await made.invoices()).slice(2).map(({ total, amount_paid }) => [total, amount_paid]);
    expect(paid).toEqual([
      [1000, 0],
      [1000, 0],
      [1000, 500],
    ]);
    expect(await stripe.customers.retrieve(made.customer)).toMatchObject({ balance: 0 });
  });

  test("to a price in another currency, a one-time price, or another item is refused", async () => {
    const made = await subscribed(await price(1000));
    const now = item(await made.now());
    const once = await stripe.prices.create({ product: now.price.product as string, currency: "usd", unit_amount: 5 });
    await expect(change(made.id, now, await price(900, "month", "eur"))).rejects.toMatchObject({ statusCode: 400 });
    await expect(change(made.id, now, once)).rejects.toMatchObject({ param: "items[0][price]" });
    await expect(change(made.id, { ...now, id: "si_other" }, await price(1))).rejects.toMatchObject({
      code: "resource_missing",
    });
  });
});

test("a subscription that is to end with a later period is charged until then, and no more", async () => {
  const made = await subscribed(await price(1000));
  const third = Date.parse("2026-04-30T12:00:00Z") / 1000;
  const after = await stripe.subscriptions.update(made.id, { cancel_at: third, proration_behavior: "none" });
  expect(after).toMatchObject({ status: "active", cancel_at: third, cancel_at_period_end: false });
  for (let day = 8; day <= 130; day += 8) await made.at(day * DAY);
  expect(await made.now()).toMatchObject({ status: "canceled", ended_at: third });
  expect((await made.invoices()).map(({ amount_paid }) => amount_paid)).toEqual([1000, 1000, 1000]);
});

test("an end can be undone; one in the past, within a period or beside another is refused", async () => {
  const made = await subscribed(await price(1000));
  const end = Date.parse("2026-03-31T12:00:00Z") / 1000;
  await stripe.subscriptions.update(made.id, { cancel_at: end });
  expect(await stripe.subscriptions.update(made.id, { cancel_at: "" })).toMatchObject({ cancel_at: null });
  const refused = async (fields: Stripe.SubscriptionUpdateParams, statusCode: number) =>
    expect(stripe.subscriptions.update(made.id, fields)).rejects.toMatchObject({ statusCode });
  await refused({ cancel_at: START - DAY }, 400);
  await refused({ cancel_at: START + 6 * 366 * DAY }, 400);
  await refused({ cancel_at: end, cancel_at_period_end: true }, 400);
  await refused({ cancel_at: end + DAY }, 501);
});

test("a subscription that is to end lasts to its period's end, and continues if it is resumed", async () => {
  const monthly = await price(1200);
  const [ends, resumes] = [await subscribed(monthly), await subscribed(monthly)];
  for (const { id } of [ends, resumes]) {
    const after = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(after).toMatchObject({ status: "active", cancel_at_period_end: true, cancel_at: START + 28 * DAY });
  }
  const resumed = await stripe.subscriptions.update(resumes.id, { cancel_at_period_end: false });
  expect(resumed).toMatchObject({ cancel_at_period_end: false, cancel_at: null, canceled_at: null });
  for (const { at } of [ends, resumes]) await at(29 * DAY);
  expect(await ends.now()).toMatchObject({ status: "canceled", ended_at: START + 28 * DAY });
  expect(await ends.invoices()).toHaveLength(1);
  expect(await resumes.now()).toMatchObject({ status: "active" });
  expect(await resumes.invoices()).toHaveLength(2);
  await expect(stripe.subscriptions.update(ends.id, { cancel_at_period_end: false })).rejects.toMatchObject({
    statusCode: 400,
  });
});

test("an immediate cancellation ends a subscription, and so does deleting its customer", async () => {
  const monthly = await price(1200);
  const [now, deleted] = [await subscribed(monthly), await subscribed(monthly)];
  expect(await stripe.subscriptions.cancel(now.id)).toMatchObject({ status: "canceled" });
  await expect(stripe.subscriptions.cancel(now.id)).rejects.toMatchObject({ statusCode: 404 });
  await stripe.customers.del(deleted.customer);
  expect(await deleted.now()).toMatchObject({ status: "canceled" });
  const live = await stripe.subscriptions.list({ customer: now.customer });
  const all = await stripe.subscriptions.list({ customer: now.customer, status: "all" });
  expect([live.data.length, all.data.length]).toEqual([0, 1]);
});

test("the portal cancels, resumes and takes another card, for its own customer alone", async () => {
  const monthly = await price(1200);
  const [made, other] = [await subscribed(monthly), await subscribed(monthly)];
  const portal = await stripe.billingPortal.sessions.create({
    customer: made.customer,
    return_url: "https://shop.example/me",
  });
  const path = new URL(portal.url).pathname;
  const text = await (await fetch(portal.url)).text();
  expect(text).toContain("Plan of 1200: $12.00 each month, active, renews on 2026-02-28");
  expect(text).toContain("https://shop.example/me");
  expect((await post(`${path}/cancel`, { subscription: made.id })).status).toBe(303);
  expect(await made.now()).toMatchObject({ cancel_at_period_end: true });
  expect((await post(`${path}/resume`, { subscription: made.id })).status).toBe(303);
  expect(await made.now()).toMatchObject({ cancel_at_period_end: false });
  expect((await post(`${path}/cancel`, { subscription: other.id })).status).toBe(409);
  expect(await other.now()).toMatchObject({ cancel_at_period_end: false });
  await post(`${path}/card`, { card: "declines" });
  await made.at(29 * DAY + 3600);
  expect(await made.now()).toMatchObject({ status: "past_due" });
  expect(await (await fetch(portal.url)).text()).toContain("Pay $12.00");
  expect((await fetch(`${service.url}/p/session/bps_no`)).status).toBe(404);
});

test("a declined first payment starts nothing, and the session stays open for another card", async () => {
  const open = await session(undefined, await price(1200));
  for (const [action, fields] of [
    ["decline", {}],
    ["pay", { card: "declines" }],
  ] as const) {
    expect((await post(`/c/pay/${open.id}/${action}`, fields)).status).toBe(402);
  }
  expect(await stripe.checkout.sessions.retrieve(open.id)).toMatchObject({ status: "open", subscription: null });
  const presses = await Promise.all(
    Array.from({ length: 10 }, () => post(`/c/pay/${open.id}/pay`, { email: "new@example.com" })),
  );
  expect(presses.map(({ status }) => status).toSorted()).toEqual([303, ...Array.from({ length: 9 }, () => 409)]);
  const { subscription, customer, payment_status } = await stripe.checkout.sessions.retrieve(open.id, {
    expand: ["subscription", "customer"],
  });
  expect([payment_status, (subscription as Stripe.Subscription).status]).toEqual(["paid", "active"]);
  expect(customer).toMatchObject({ email: "new@example.com" });
});

test("a parameter of another mode is refused, and named", async () => {
  const [monthly, once] = [
    await price(1200),
    await stripe.prices.create({ currency: "usd", unit_amount: 5, product_data: { name: "P" } }),
  ];
  const create = (params: Partial<Stripe.Checkout.SessionCreateParams>) =>
    stripe.checkout.sessions.create({ mode: "subscription", success_url: "https://shop.example", ...params });
  const lines = (of: Stripe.Price) => [{ price: of.id, quantity: 1 }];
  for (const [params, param] of [
    [{ mode: "payment", line_items: lines(monthly) }, "mode"],
    [{ line_items: lines(once) }, "mode"],
    [{ line_items: lines(monthly), payment_intent_data: { description: "x" } }, "payment_intent_data"],
    [{ mode: "payment", line_items: lines(once), subscription_data: { trial_period_days: 1 } }, "subscription_data"],
    [
      { line_items: lines(monthly), subscription_data: { trial_period_days: 0 } },
      "subscription_data[trial_period_days]",
    ],
  ] as const) {
    await expect(create(params as never), param).rejects.toMatchObject({ statusCode: 400, param });
  }
  const product = (await stripe.products.create({ name: "P" })).id;
  await expect(
    stripe.prices.create({
      product,
      currency: "usd",
      unit_amount: 5,
      recurring: { interval: "month", interval_count: 37 },
    }),
  ).rejects.toMatchObject({ param: "recurring[interval_count]" });
});

test("the emulator's clock moves objects without a test clock, which only goes forward", async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START });
  await expect(stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: START })).rejects.toMatchObject({
    param: "frozen_time",
  });
  const open = await session(undefined, await price(1200));
  await post(`/c/pay/${open.id}/pay`);
  const { subscription } = await stripe.checkout.sessions.retrieve(open.id);
  await control("clock/advance?days=32");
  const { data } = await stripe.invoices.list({ subscription: subscription as string });
  expect(data.map(({ status }) => status)).toEqual(["paid", "paid"]);
  for (const query of ["", "?days=-1", "?seconds=0.5", "?days=99999"]) {
    expect((await post(`/_control/clock/advance${query}`)).status, query).toBe(400);
  }
});
