import "../../handlers/commerce/environment.ts";
import type { Card } from "@lyceum/stripe-local/payment-methods";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { orderIdOf } from "../../../functions/commerce/adapters/stripe/subscriptions.ts";
import type { Subscription } from "../../../functions/commerce/contract/subscription.ts";
import { cancelSubscription } from "../../../functions/commerce/handlers/subscriptions/cancel-subscription.ts";
import { changeSubscription } from "../../../functions/commerce/handlers/subscriptions/change-subscription.ts";
import { endGraces } from "../../../functions/commerce/handlers/subscriptions/end-graces.ts";
import { resumeSubscription } from "../../../functions/commerce/handlers/subscriptions/resume-subscription.ts";
import { subscribe } from "../../../functions/commerce/handlers/subscriptions/subscribe.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { discountOf } from "../../domain/commerce/discounts/discount-of.ts";
import { call } from "../../handlers/call.ts";
import { type ShopInProcess as Shop, shopInProcess } from "../../handlers/commerce/shop-in-process.ts";

const DAY = 86_400;
const START = Date.parse("2026-01-31T12:00:00Z") / 1000;
const GRACE = 7 * DAY;
const USER = "ada";
const RUNS = Number(process.env.STORM ?? 40);

const PARTS = 3;
const membership = (id: string, amount: number, trialDays = 0): Product =>
  productOf(id, {
    type: "membership",
    price: { amount, currency: "usd" },
    recurring: { interval: "month", ...(trialDays > 0 && { trialDays }) },
  });
const PRODUCTS = [
  membership("tried", 1000, 5),
  membership("small", 1000),
  membership("large", 3000),
  membership("middle", 2000),
  productOf("parts", { price: { amount: 1000, currency: "usd" }, instalments: [PARTS] }),
];

/** A creator's for ever, and the platform's for one payment and one membership. */
const DISCOUNTS = [
  discountOf("HALF", { value: { basisPoints: 5_000 }, duration: "forever", startsAt: "2026-01-01T00:00:00.000Z" }),
  discountOf("ONCE", { owner: "platform", maxPerCustomer: 1, startsAt: "2026-01-01T00:00:00.000Z" }),
];

type Task =
  | { readonly do: "cancel" | "resume" | "graces" | "pay" | "refund" | "credit" | "deliver-all" }
  | { readonly do: "begin" | "card"; readonly card: Card }
  | { readonly do: "pass"; readonly days: number }
  | { readonly do: "change"; readonly to: string }
  | { readonly do: "subscribe"; readonly to: string; readonly code: string | null }
  | { readonly do: "deliver"; readonly event: number };

const card = fc.constantFrom<Card[]>("pays", "pays", "declines", "authenticates");
const task: fc.Arbitrary<Task> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("deliver" as const), event: fc.nat(200) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("deliver-all" as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("pass" as const), days: fc.integer({ min: 1, max: 16 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("card" as const), card }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("begin" as const), card }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("change" as const),
      to: fc.constantFrom("small", "large", "middle", "parts"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("subscribe" as const),
      to: fc.constantFrom("small", "large", "middle", "parts"),
      code: fc.constantFrom(null, "HALF", "ONCE"),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...(["cancel", "resume", "resume", "graces", "pay", "pay", "refund", "credit"] as const),
      ) as fc.Arbitrary<"cancel">,
    }),
  },
);
/** Rounds of what happens at once. */
const script = fc.array(fc.array(task, { minLength: 1, maxLength: 5 }), { maxLength: 14, size: "max" });
/** What comes first: most begin at once, and hear of it late; some hear nothing for months. */
const first = fc.record({
  product: fc.constantFrom("tried", "small", "small", "large", "parts", "parts"),
  code: fc.constantFrom(null, "HALF", "ONCE"),
  begins: fc.option(card, { freq: 10 }),
  deafDays: fc.constantFrom(0, 0, 0, 45, 100, 130),
});

const newest = ({ table }: Shop): Subscription | undefined => [...table.subscriptions.values()].at(-1);

async function perform(shop: Shop, task: Task): Promise<void> {
  const { stripe, ports, table, access } = shop;
  const id = newest(shop)?.id ?? "01JWM8Q0000000000000000000";
  const request = { user: USER, params: { id } };
  const status = (await act())?.status;
  if (status !== undefined) expect([200, 201, 402, 404, 409, 422, 503]).toContain(status);

  async function act() {
    switch (task.do) {
      case "subscribe":
        return call(subscribe(ports), {
          user: USER,
          body:
            task.to === "parts"
              ? { product: task.to, instalments: PARTS }
              : { product: task.to, ...(task.code !== null && { code: task.code }) },
        });
      case "cancel":
        return call(cancelSubscription(ports), request);
      case "resume":
        return call(resumeSubscription(ports), request);
      case "change":
        return call(changeSubscription(ports), { ...request, body: { product: task.to } });
      case "graces":
        return void (await endGraces(ports)().catch(() => {}));
      case "begin":
        for (const { checkout } of table.subscriptions.values()) if (checkout) stripe.begin(checkout.id, task.card);
        return;
      case "card":
        for (const customer of stripe.store.all("customer")) stripe.useCard(customer.id, task.card);
        return;
      case "pay":
        return stripe.payOpen();
      case "pass":
        return stripe.pass(task.days * DAY);
      case "refund": {
        const paid = [...table.orders.values()].find(({ state }) => state === "paid");
        if (paid?.paymentIntent === undefined) return;
        await (await access()).stripe.refunds.create({ payment_intent: paid.paymentIntent }).catch(() => {});
        return;
      }
      case "credit": {
        const api = (await access()).stripe.customers;
        for (const { id } of stripe.store.all("customer")) {
          await api.createBalanceTransaction(id, { amount: -700, currency: "usd" }).catch(() => {});
        }
        return;
      }
      case "deliver-all":
        // Those that were not taken yet, at once, and those that came meanwhile.
        for (let times = 0; times < 3; times++) {
          const waiting = stripe.events().flatMap(({ id }, n) => (table.notes.has(id) ? [] : [n]));
          await Promise.all(waiting.map((n) => shop.deliver(n)));
        }
        return;
      case "deliver":
        return shop.deliver(task.event);
    }
  }
}

/** What a subscription is worth, told from Stripe's objects alone. */
function worth({ stripe, table }: Shop, { stripeSubscription = "", plan }: Subscription) {
  const found = stripe.store.get("subscription", stripeSubscription);
  if (!found) return undefined;
  const invoices = stripe.store
    .all("invoice")
    .filter(({ parent }) => parent?.subscription_details?.subscription === found.id);
  const paid = invoices
    .filter(({ status, total }) => status === "paid" && total > 0)
    .map((invoice) => ({
      orderId: orderIdOf(invoice as never),
      amount: invoice.total,
      arrived: invoice.amount_paid,
      off: (invoice.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0),
    }))
    .toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
  const isReturned = ({ orderId }: (typeof paid)[number]) => table.orders.get(orderId)?.state === "refunded";
  const current = String(found.items.data[0]?.price.product).replace("lyceum_", "");
  // What is void is asked for no more, as the invoice of a change that the bank refused.
  const finalized = invoices
    .filter(({ status }) => status !== "draft" && status !== "void")
    .sort((a, b) => (a.status_transitions.finalized_at ?? 0) - (b.status_transitions.finalized_at ?? 0));
  const unpaid = finalized.slice(finalized.findLastIndex(({ status }) => status === "paid") + 1);
  const since = unpaid[0]?.status_transitions.finalized_at ?? 0;
  const isOpen = ["trialing", "active"].includes(found.status) || stripe.clock.seconds < since + GRACE;
  const isLive = found.status !== "canceled";
  const reason = found.cancellation_details?.reason;
  const isWhole = plan.instalments !== undefined && paid.length >= plan.instalments;
  const counted = plan.instalments === undefined ? paid.slice(-1) : paid.slice(0, plan.instalments);
  const isBack = counted.some(isReturned);
  const state = !(isLive || isWhole) || isBack ? "revoked" : isOpen || isWhole ? "active" : "suspended";
  const cause =
    state === "active"
      ? undefined
      : isBack
        ? "refund"
        : state === "suspended" || reason === "payment_failed"
          ? "unpaid"
          : "ended";
  expect([isBack, isLive], "whose money is back is billed no more").not.toEqual([true, true]);
  if (!isLive && (plan.instalments === undefined || isBack || isWhole)) {
    expect(
      invoices.filter(({ status }) => status === "open"),
      "what is over asks for nothing",
    ).toEqual([]);
  }
  if (plan.instalments !== undefined) {
    expect(paid.filter((each) => !isReturned(each)).length, "parts that were kept").toBeLessThanOrEqual(PARTS);
    expect(paid.slice(PARTS).every(isReturned), "what is beyond the parts is given back").toBe(true);
    expect([isWhole, isLive], "what is whole is billed no more").not.toEqual([true, true]);
    expect(!isLive || found.cancel_at !== null, "what is billed has an end").toBe(true);
  }
  return { current, state, cause, paid, periodStart: found.items.data[0]?.current_period_start ?? 0 };
}

function check(shop: Shop): void {
  const { table, stripe } = shop;
  const invoicesBooked = new Set<string>();
  for (const subscription of table.subscriptions.values()) {
    const { id, rights, kept, state } = subscription;
    const rows = [...table.entitlements.values()].filter(({ source }) => source === `SUBSCRIPTION#${id}`);
    expect(rows.map(({ productId, state, cause }) => ({ productId, state, ...(cause && { cause }) }))).toEqual(rights);
    const expected = worth(shop, subscription);
    if (!expected) {
      expect(rights).toEqual([]);
      expect(["pending", "void"]).toContain(state);
      continue;
    }
    expect(subscription.plan.productId).toBe(expected.current);
    for (const right of rights) {
      const isOpen = right.productId === expected.current || right.productId === kept?.productId;
      const { state, cause } = isOpen ? expected : { state: "revoked", cause: "ended" };
      expect(right).toEqual({ productId: right.productId, state, ...(cause && { cause }) });
    }
    expect(rights.some(({ productId }) => productId === expected.current)).toBe(true);
    if (kept) expect(expected.periodStart).toBeLessThan(Date.parse(kept.until) / 1000);
    for (const { orderId, amount, arrived, off } of expected.paid) {
      invoicesBooked.add(orderId);
      const journals = [...table.journals.values()].filter((journal) => journal.orderId === orderId);
      const payments = journals.filter(({ cause }) => cause.startsWith("payment:"));
      expect(payments).toHaveLength(1);
      const booked = (name: string) => payments[0]?.postings.find(({ account }) => account === name)?.amount ?? 0;
      const came = booked("stripe") + booked("stripe-fees");
      expect([came, booked("customer-credit")]).toEqual([arrived, amount - arrived]);
      const [line] = table.orders.get(orderId)?.lines ?? [];
      expect((line?.listPrice ?? line?.price)?.amount).toBe(amount + off);
    }
  }
  for (const { id, redeemed } of table.discounts.byId.values()) {
    const using = [...table.subscriptions.values()].filter(({ discount }) => discount?.id === id);
    expect(redeemed, `redemptions of ${id}`).toBe(using.filter(({ state }) => state !== "void").length);
  }
  const journals = [...table.journals.values()];
  expect(new Set(journals.map(({ orderId }) => orderId))).toEqual(invoicesBooked);
  for (const { postings } of journals) expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  const held = journals
    .flatMap(({ postings }) => postings)
    .filter(({ account }) => account === "stripe")
    .reduce((sum, { amount }) => sum + amount, 0);
  const atStripe = stripe.store.all("balance_transaction").reduce((sum, { net }) => sum + net, 0);
  expect(held).toBe(atStripe);
  const live = stripe.store.all("subscription").filter(({ status }) => status !== "canceled");
  expect(new Set(live.map(({ metadata }) => metadata.lyceum_subscription)).size).toBe(live.length);
}

test("whatever happens at once, access follows Stripe's subscription; invoices are booked once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      first,
      script,
      fc.infiniteStream(fc.nat(1000)),
      async (scheduler, { product, code, begins, deafDays }, rounds, picks) => {
        const gate = { isOpen: true };
        const step = () => (gate.isOpen ? Promise.resolve() : scheduler.schedule(Promise.resolve()));
        const shop = await shopInProcess(PRODUCTS, START, step);
        for (const each of DISCOUNTS) shop.table.discounts.keep(each);
        await perform(shop, { do: "subscribe", to: product, code });
        if (begins !== null) await perform(shop, { do: "begin", card: begins });
        for (let days = 0; days < deafDays; days += 5) await perform(shop, { do: "pass", days: 5 });
        for (const round of rounds) {
          gate.isOpen = false;
          const running = Promise.all(
            round.map(async (each) => {
              await step();
              await perform(shop, each);
            }),
          );
          await scheduler.waitFor(running);
          gate.isOpen = true;
        }
        // Stripe sends until each is taken, in whatever order, and tells of what comes of that.
        for (let heard = 0; heard < shop.stripe.events().length; ) {
          const left = shop.stripe.events().flatMap((_, n) => (n < heard ? [] : [n]));
          heard += left.length;
          while (left.length > 0) {
            const [n = 0] = left.splice((picks.next().value as number) % left.length, 1);
            await shop.deliver(n);
          }
        }
        await endGraces(shop.ports)();
        expect([...shop.table.failures]).toEqual([]);
        check(shop);
      },
    ),
    { numRuns: RUNS },
  );
});
