import "./environment.ts";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { settle } from "../../../functions/commerce/flows/settle-payment.ts";
import type { Journal } from "../../../functions/commerce/ledger/journal.ts";
import { reconciling } from "./reconciling.ts";

const DAY = 86_400_000;
let made: Awaited<ReturnType<typeof reconciling>>;
beforeAll(async () => {
  made = await reconciling();
});
afterAll(() => made.close());
afterEach(async () => {
  await made.release();
  await made.control("captures/release");
  await made.delivered();
});

const settling = (query: string) => made.control(`settlement/set?${query}`);
const inEuros = (amount = 10_000) => made.sell({ price: { amount, currency: "eur" } });

/** What the books have at Stripe by currency, and what Stripe says that there is. */
async function trial() {
  const ours: Record<string, number> = {};
  for (const item of await made.everything()) {
    if (!item.sk.startsWith("JOURNAL#")) continue;
    const { currency, postings } = item as unknown as Journal;
    expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    const moved = postings.filter(({ account }) => account === "stripe").reduce((sum, { amount }) => sum + amount, 0);
    ours[currency] = (ours[currency] ?? 0) + moved;
  }
  const atStripe: Record<string, number> = {};
  const { available, pending } = await made.stripe.balance.retrieve();
  for (const { amount, currency } of [...available, ...pending])
    atStripe[currency] = (atStripe[currency] ?? 0) + amount;
  return { ours, atStripe };
}

test("converted payments are booked and earned in the balance's currency, and so is the fee", async () => {
  await settling("currencies=usd&rates=eur:0.8");
  const { id } = await made.bought("converted", [await inEuros()]);
  expect((await made.stored(id)).settlement).toMatchObject({ amount: 12_500, currency: "usd", rate: 1.25, fee: 393 });
  const [journal, ...more] = await made.journals(id);
  expect(more).toEqual([]);
  expect(journal).toMatchObject({
    currency: "usd",
    postings: [
      { account: "stripe", amount: 12_107 },
      { account: "stripe-fees", amount: 393 },
      { account: "revenue", amount: -1_250 },
      { account: "creator:maker", amount: -11_250 },
    ],
  });
});

test("a refund takes back what a creator was credited; the rate's change is an exchange entry", async () => {
  await settling("currencies=usd&rates=eur:0.8");
  const { id, paymentIntent, charge } = await made.bought("fx-refund", [await inEuros()]);
  await made.stripe.refunds.create({ payment_intent: paymentIntent, amount: 4_000 });
  await settling("rates=eur:0.5");
  await made.stripe.refunds.create({ payment_intent: paymentIntent });
  await made.delivered();
  expect(await made.balance(id, "creator:maker")).toBe(0);
  expect(await made.reconcile()).toMatchObject({ found: 0, exchanged: 1 });
  // 6,000 cents of euros came in as 7,500 and went back as 12,000.
  expect(await made.balance(id, "exchange")).toBe(4_500);
  expect(charge).not.toBe("");
  const { ours, atStripe } = await trial();
  expect(ours).toEqual(atStripe);
  expect(await made.reconcile()).toMatchObject({ exchanged: 0 });
});

test("a converted dispute clears in the books to the last unit", async () => {
  await settling("currencies=usd&rates=eur:0.8");
  const { id, charge } = await made.bought("fx-dispute", [await inEuros()]);
  await settling("rates=eur:0.5");
  const dispute = await made.contested(charge);
  expect(await made.balance(id, "disputed")).toBe(0);
  expect(await made.balance(id, "creator:maker")).toBe(0);
  await made.bank(`disputes/${dispute}/win`);
  expect(await made.balance(id, "creator:maker")).toBe(-11_250);
  expect(await made.balance(id, "disputed")).toBe(0);
  expect(await made.reconcile()).toMatchObject({ found: 0 });
  const { ours, atStripe } = await trial();
  expect(ours).toEqual(atStripe);
});

test("a refund from another balance than the payment's is reported, and booked in both", async () => {
  await settling("currencies=usd,eur&rates=eur:0.8");
  const { id, paymentIntent } = await made.bought("moved", [await inEuros()]);
  await settling("currencies=usd");
  const { id: refund } = await made.stripe.refunds.create({ payment_intent: paymentIntent });
  await made.delivered();
  const { findings } = await made.reconcile();
  expect(findings).toContainEqual(expect.objectContaining({ kind: "currency-differs", about: refund }));
  expect(await made.balance(id, "creator:maker")).toBe(0);
  const { ours, atStripe } = await trial();
  expect(ours).toEqual(atStripe);
});

// https://docs.stripe.com/payments/payment-intents/asynchronous-capture
test("a payment without a settlement grants entitlements, and is booked once it has one", async () => {
  await settling("currencies=usd,eur");
  const { body } = await made.order("awaited", [await made.sell()]);
  const { checkout } = await made.stored(body.id);
  const fetchCheckout: typeof made.ports.fetchCheckout = async (id) => {
    const found = await made.ports.fetchCheckout(id);
    return found?.settlement === undefined ? found : { ...found, settlement: "awaited" };
  };
  await made.hold();
  await made.onPage(body.checkoutUrl, "pay");
  await made.loseAll();
  const awaited = await fetchCheckout(checkout?.id ?? "");
  if (!awaited) throw new Error("no payment");
  await settle(made.ports, awaited);
  expect(await made.stored(body.id)).toMatchObject({ state: "paid", settlement: "awaited" });
  expect((await made.entitlements("awaited")).map(({ state }) => state)).toEqual(["active"]);
  expect(await made.journals(body.id)).toEqual([]);
  expect(await made.reconcile()).toMatchObject({ found: 0 });
  expect((await made.journals(body.id)).map(({ cause }) => cause)).toEqual([`payment:${body.id}`]);
  expect(await made.balance(body.id, "stripe")).toBe(941);
});

// https://support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods
test("a pending debit is no finding, however long; its fee is booked when it is paid", async () => {
  const { body } = await made.order("pending", [await made.sell()]);
  await made.onPage(body.checkoutUrl, "pay-later");
  await made.delivered();
  const nights = [];
  for (let night = 0; night < 3; night++) {
    nights.push((await made.reconcile()).found);
    made.clock.ahead += DAY;
  }
  expect(nights).toEqual([0, 0, 0]);
  await made.onPage(body.checkoutUrl, "succeed");
  await made.delivered();
  expect(await made.balance(body.id, "stripe-fees")).toBe(59);
  expect(await made.reconcile()).toMatchObject({ found: 0 });
  const { ours, atStripe } = await trial();
  expect(ours).toEqual(atStripe);
});

test("a debit that failed leaves the books and Stripe's balance equal", async () => {
  const { body } = await made.order("failed", [await inEuros()]);
  await made.onPage(body.checkoutUrl, "pay-later");
  await made.delivered();
  made.clock.ahead += 2 * DAY;
  await made.reconcile();
  await made.onPage(body.checkoutUrl, "fail");
  await made.delivered();
  expect(await made.stored(body.id)).toMatchObject({ state: "failed" });
  expect(await made.reconcile()).toMatchObject({ found: 0 });
  expect(await made.balance(body.id, "processing")).toBe(0);
  const { ours, atStripe } = await trial();
  expect(ours).toEqual(atStripe);
  await made.reconcile();
  expect((await trial()).ours).toEqual(ours);
});

test("a payment is dated by Stripe, so a late report does not extend the refund period", async () => {
  await made.hold();
  const { body } = await made.order("late-news", [await made.sell()]);
  await made.onPage(body.checkoutUrl, "pay");
  const paid = made.ports.now();
  made.clock.ahead += 20 * DAY;
  await made.release();
  await made.delivered();
  const { paidAt = "", heardAt = "", paymentIntent = "" } = await made.stored(body.id);
  expect(Math.abs(Date.parse(paidAt) - paid)).toBeLessThan(60_000);
  expect(Date.parse(heardAt) - paid).toBeGreaterThan(19 * DAY);
  expect((await made.ask("late-news", body.id)).body.state).toBe("requested");
  await made.hold();
  await made.stripe.refunds.create({ payment_intent: paymentIntent, amount: 100 });
  const given = made.ports.now();
  made.clock.ahead += 3 * DAY;
  await made.release();
  await made.delivered();
  const { refundedAt = "" } = await made.stored(body.id);
  expect(Math.abs(Date.parse(refundedAt) - given)).toBeLessThan(60_000);
});
