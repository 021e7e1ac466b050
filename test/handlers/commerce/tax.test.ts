import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Memberships, memberships } from "./membership.ts";
import { reconciling } from "./reconciling.ts";

let made: Awaited<ReturnType<typeof reconciling>>;
let shop: Memberships;
beforeAll(async () => {
  made = await reconciling({ isTaxed: true });
  shop = memberships(made as never);
});
afterAll(() => made.close());

/** By account; what Stripe keeps of what came in is with what it holds. */
const sums = async (order: string) => {
  const all: Record<string, number> = {};
  for (const { postings } of await made.journals(order)) {
    for (const { account, amount } of postings) {
      const at = account === "stripe-fees" ? "stripe" : account;
      all[at] = (all[at] ?? 0) + amount;
    }
  }
  return all;
};
async function bought(user: string, products: string[], country: string, currency = "usd"): Promise<string> {
  const { status, body } = await made.order(user, products, {}, { currency });
  if (status !== 201) throw new Error(`${status} ${body.code}`);
  await made.onPage(body.checkoutUrl, "pay", { country });
  await made.delivered();
  return body.id;
}

test("an order is paid with the tax of its buyer's country, which is shared with nobody", async () => {
  const [one, two] = [await made.sell(), await made.sell({ type: "ebook", price: { amount: 500, currency: "usd" } })];
  const id = await bought("hans", [one, two], "DE");
  expect(await made.stored(id)).toMatchObject({
    state: "paid",
    total: { amount: 1785 },
    lines: [
      { price: { amount: 1190 }, tax: 190 },
      { price: { amount: 595 }, tax: 95 },
    ],
  });
  expect(await sums(id)).toEqual({ stripe: 1785, revenue: -150, "creator:maker": -1350, tax: -285 });
  const [session] = await made.sessionsOf(id);
  const { data } = await made.stripe.checkout.sessions.listLineItems(session?.id ?? "", {
    expand: ["data.price.product"],
  });
  expect(data.map(({ price }) => (price?.product as { tax_code?: string } | undefined)?.tax_code)).toEqual([
    "txcd_20060058",
    "txcd_10302000",
  ]);
});

test("buyers pay the price if a currency's prices include tax", async () => {
  const product = await made.sell({ price: { amount: 1190, currency: "eur" } });
  const id = await bought("greta", [product], "DE", "eur");
  expect(await made.stored(id)).toMatchObject({ total: { amount: 1190 }, lines: [{ tax: 190 }] });
  expect(await sums(id)).toEqual({ stripe: 1190, revenue: -100, "creator:maker": -900, tax: -190 });
});

test("refunds by line and of the rest return the tax in proportion, down to zero", async () => {
  const [one, two] = [await made.sell(), await made.sell({ price: { amount: 500, currency: "usd" } })];
  const id = await bought("paula", [one, two], "FR");
  const { paymentIntent = "" } = await made.stored(id);
  const back = (amount: number, lines?: string) =>
    made.stripe.refunds.create({
      payment_intent: paymentIntent,
      amount,
      metadata: { lyceum_order: id, ...(lines !== undefined && { lyceum_lines: lines }) },
    });
  await back(600, "1");
  await made.delivered();
  expect(await sums(id)).toMatchObject({ stripe: 1200, tax: -200, "creator:maker": -900 });
  await back(600);
  await made.delivered();
  expect(await sums(id)).toMatchObject({ stripe: 600, tax: -100, "creator:maker": -450 });
  await back(600);
  await made.delivered();
  expect(Object.values(await sums(id)).every((amount) => amount === 0)).toBe(true);
  expect((await made.stored(id)).state).toBe("refunded");
});

test("a payment that is first reported by its refund is booked with its tax", async () => {
  const product = await made.sell();
  await made.hold();
  const { body } = await made.order("odd", [product]);
  await made.onPage(body.checkoutUrl, "pay", { country: "GB" });
  const [session] = await made.sessionsOf(body.id);
  const intent = session?.payment_intent as string;
  await made.stripe.refunds.create({ payment_intent: intent, amount: 600, metadata: { lyceum_order: body.id } });
  await made.deliver((await made.eventOf("charge.refunded", intent)).id);
  expect(await made.stored(body.id)).toMatchObject({ state: "partially-refunded", total: { amount: 1200 } });
  await made.release();
  await made.delivered();
  expect(await sums(body.id)).toMatchObject({ stripe: 600, tax: -100 });
});

test("a comparison with Stripe has no findings, and the balances are equal", async () => {
  const done = await made.reconcile();
  expect(done.findings).toEqual([]);
  const { ours, atStripe, whole } = await made.balances();
  expect([ours, whole]).toEqual([atStripe, 0]);
});

test("a payment that was never reported is booked with its tax at night", async () => {
  const product = await made.sell();
  const { body } = await made.order("silent", [product]);
  await made.hold();
  await made.onPage(body.checkoutUrl, "pay", { country: "DE" });
  await made.loseAll();
  await made.release();
  const done = await made.reconcile();
  expect(done.findings).toEqual([]);
  expect(await sums(body.id)).toMatchObject({ revenue: -100, tax: -190 });
});

test("each invoice of a membership has the tax of its customer's country", async () => {
  const product = await shop.offer(1000);
  const { body } = await shop.subscribe("fiona", product);
  await made.onPage(body.checkoutUrl, "pay", { country: "GB" });
  await made.delivered();
  await shop.pass(32);
  await shop.pass(1);
  const orders = await shop.payments("fiona", body.id);
  expect(orders.map(({ total, lines }) => [total.amount, lines[0]?.tax])).toEqual([
    [1200, 200],
    [1200, 200],
  ]);
  for (const { id } of orders) {
    expect(await sums(id)).toEqual({ stripe: 1200, revenue: -100, "creator:maker": -900, tax: -200 });
  }
});
