import "./environment.ts";
import type { Stripe } from "stripe";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { listEvents } from "../../../functions/commerce/adapters/stripe/balance.ts";
import { HANDLED } from "../../../functions/commerce/flows/event-table.ts";
import { chanceOf } from "../../storm/chance.ts";
import { reconciling } from "./reconciling.ts";

let made: Awaited<ReturnType<typeof reconciling>>;
beforeAll(async () => {
  made = await reconciling();
});
afterAll(() => made.close());
afterEach(async () => {
  await made.release();
  await made.delivered();
});

const states = async (customer: string) => (await made.entitlements(customer)).map(({ state }) => state);

/** Everything that counts, without the notes, the mark and the reports of runs. */
const books = async () =>
  (await made.everything())
    .filter(({ pk }) => !/^(STRIPE#|RECONCILIATION)/.test(pk))
    .map((item) => JSON.stringify(item));

test("a lost webhook's payment, refund, dispute or expiry is found at night", async () => {
  await made.hold();
  const order = async (customer: string) => (await made.order(customer, [await made.sell()])).body;
  const [paid, refunded, disputed, expired] = [
    await order("lost-paid"),
    await order("lost-refund"),
    await order("lost-dispute"),
    await order("lost-expiry"),
  ];
  for (const { checkoutUrl } of [paid, refunded, disputed]) await made.onPage(checkoutUrl, "pay");
  const intentOf = async (id: string) => {
    const { checkout } = await made.stored(id);
    const { payment_intent } = await made.stripe.checkout.sessions.retrieve(checkout?.id ?? "");
    return made.stripe.paymentIntents.retrieve(String(payment_intent));
  };
  await made.stripe.refunds.create({ payment_intent: (await intentOf(refunded.id)).id });
  await made.control(`charges/${(await intentOf(disputed.id)).latest_charge}/dispute`);
  await made.stripe.checkout.sessions.expire((await made.stored(expired.id)).checkout?.id ?? "");
  await made.loseAll();
  await made.release();
  await made.delivered();
  expect((await made.stored(paid.id)).state).toBe("pending");

  const done = await made.reconcile();
  expect(done).toMatchObject({ found: 0, findings: [] });
  expect(done.applied).toBeGreaterThanOrEqual(4);
  expect(await made.stored(paid.id)).toMatchObject({ state: "paid" });
  expect(await made.stored(refunded.id)).toMatchObject({ state: "refunded" });
  expect(await made.stored(expired.id)).toMatchObject({ state: "void" });
  expect(await states("lost-paid")).toEqual(["active"]);
  expect(await states("lost-refund")).toEqual(["revoked"]);
  expect(await states("lost-dispute")).toEqual(["suspended"]);
  const { ours, atStripe, whole } = await made.balances();
  expect([ours, whole]).toEqual([atStripe, 0]);

  const before = await books();
  const again = await made.reconcile();
  expect(again).toMatchObject({ applied: 0, mended: 0, fees: 0, refunds: 0, found: 0 });
  expect(await books()).toEqual(before);
});

test("whichever webhooks are lost or reordered, the nightly run has the same result", async () => {
  const chance = chanceOf(7);
  await made.hold();
  const buyers = Array.from({ length: 12 }, (_, n) => `storm-${n}`);
  const orders = [];
  for (const buyer of buyers) {
    const { id, checkoutUrl } = (await made.order(buyer, [await made.sell()])).body;
    await made.onPage(checkoutUrl, "pay");
    const { checkout } = await made.stored(id);
    const { payment_intent } = await made.stripe.checkout.sessions.retrieve(checkout?.id ?? "");
    const intent = await made.stripe.paymentIntents.retrieve(String(payment_intent));
    const fate = chance.below(4);
    if (fate === 1) await made.stripe.refunds.create({ payment_intent: intent.id, amount: 400 });
    if (fate === 2) await made.stripe.refunds.create({ payment_intent: intent.id });
    if (fate === 3) await made.control(`charges/${intent.latest_charge}/dispute`);
    orders.push({ buyer, id, fate });
  }
  for await (const { id, pending_webhooks } of made.stripe.events.list({ limit: 100 })) {
    if (pending_webhooks === 0) continue;
    const fate = chance.pick(["lost", "lost", "early", "late"]);
    if (fate === "lost") await made.lose(id);
    if (fate === "early") await made.deliver(id);
  }
  await made.release();
  await made.delivered();
  expect(await made.reconcile()).toMatchObject({ found: 0 });
  for (const { buyer, id, fate } of orders) {
    const { state, refunded } = await made.stored(id);
    expect([id, state, refunded.amount, await states(buyer)]).toEqual([
      id,
      ["paid", "partially-refunded", "refunded", "paid"][fate],
      [0, 400, 1000, 0][fate],
      [["active", "active", "revoked", "suspended"][fate]],
    ]);
  }
  const { ours, atStripe, whole } = await made.balances();
  expect([ours, whole]).toEqual([atStripe, 0]);
});

test("Stripe's fee on a payment is booked with it, and once", async () => {
  const { id } = await made.bought("fees", [await made.sell()]);
  expect(await made.balance(id, "stripe-fees")).toBe(59);
  await Promise.all([made.reconcile(), made.reconcile()]);
  expect(await made.balance(id, "stripe-fees")).toBe(59);
  expect(await made.balance(id, "stripe")).toBe(941);
  await made.reconcile();
  expect(await made.balance(id, "stripe-fees")).toBe(59);
});

test("money without a journal is booked, although its events were recorded", async () => {
  await made.hold();
  const { body } = await made.order("noted", [await made.sell()]);
  await made.onPage(body.checkoutUrl, "pay");
  const { checkout } = await made.stored(body.id);
  const event = await made.eventOf("checkout.session.completed", checkout?.id ?? "");
  // As if it had been noted without what it was to change.
  await made.ports.commit(undefined, { id: event.id });
  await made.loseAll();
  expect(await made.reconcile()).toMatchObject({ applied: 0, mended: 1, found: 0 });
  expect((await made.stored(body.id)).state).toBe("paid");
  expect(await states("noted")).toEqual(["active"]);
});

test("an approved refund that was never made is made", async () => {
  const { id } = await made.bought("unanswered", [await made.sell()]);
  expect((await made.ask("unanswered", id, {}, { makeRefund: async () => "no-answer" })).body.state).toBe("approved");
  expect(await made.reconcile()).toMatchObject({ refunds: 1 });
  expect(await made.stored(id)).toMatchObject({ state: "refunded" });
  expect(await made.reconcile()).toMatchObject({ refunds: 0 });
});

test("the run reports unknown orders, failing events and different amounts", async () => {
  const stranger = await made.stripe.paymentIntents.create({
    amount: 700,
    currency: "usd",
    payment_method: "pm_card_visa",
    confirm: true,
    metadata: { lyceum_order: "01JWM8Q0000000000000000000" },
  });
  const { body } = await made.order("twice", [await made.sell()]);
  const forged = await made.stripe.checkout.sessions.create({
    mode: "payment",
    success_url: "https://shop.example",
    metadata: { lyceum_order: body.id },
    payment_intent_data: { metadata: { lyceum_order: body.id } },
    line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 100, product_data: { name: "x" } } }],
  });
  await made.onPage(forged.url ?? "", "pay");
  await made.delivered();
  const done = await made.reconcile();
  const kinds = done.findings.map(({ kind, about }) => [kind, about]);
  expect(kinds).toContainEqual(["unknown-order", stranger.latest_charge]);
  expect(done.findings.filter(({ detail }) => detail.includes("100 usd arrived")).map(({ kind }) => kind)).toEqual([
    "event-failed",
    "unbooked",
  ]);
  expect((await made.reports())[0]).toEqual(done);
});

test("an order that is booked as paid, but not paid at Stripe, is reported", async () => {
  const { id } = await made.bought("phantom", [await made.sell()]);
  const fetchPayment: typeof made.ports.fetchPayment = async (intent) => {
    const found = await made.ports.fetchPayment(intent);
    return found?.orderId === id ? { ...found, state: "open" } : found;
  };
  const listMovements: typeof made.ports.listMovements = async function* (from, to) {
    for await (const each of made.ports.listMovements(from, to)) if (each.orderId !== id) yield each;
  };
  const { findings } = await made.reconcile({ fetchPayment, listMovements });
  expect(findings).toContainEqual(expect.objectContaining({ kind: "order-without-payment", about: id }));
});

test("a journal of another amount than Stripe's is reported", async () => {
  const { id } = await made.bought("differs", [await made.sell()]);
  const listMovements: typeof made.ports.listMovements = async function* (from, to) {
    for await (const each of made.ports.listMovements(from, to))
      yield each.orderId === id ? { ...each, amount: 999 } : each;
  };
  const { findings } = await made.reconcile({ listMovements });
  expect(findings.filter(({ kind }) => kind === "amount-differs")).toMatchObject([
    { detail: expect.stringContaining("941 usd where Stripe has 940 usd") },
  ]);
});

test("a run that runs out of time or crashes leaves the rest to the next", async () => {
  made.clock.ahead += 24 * 3_600_000;
  await made.hold();
  const { body } = await made.order("late", [await made.sell()]);
  await made.onPage(body.checkoutUrl, "pay");
  await made.loseAll();
  let windows = 0;
  const short = await made.reconcile({}, () => windows++ > 0);
  expect(Date.parse(short.to) - Date.parse(short.from)).toBe(6 * 3_600_000);
  expect((await made.stored(body.id)).state).toBe("pending");
  const broken = {
    listMovements: () => {
      throw new Error("no connection");
    },
  };
  await expect(made.reconcile(broken)).rejects.toThrow("no connection");
  const rest = await made.reconcile();
  expect(Date.parse(rest.from)).toBeGreaterThanOrEqual(Date.parse(short.from));
  expect((await made.stored(body.id)).state).toBe("paid");
  expect(await made.journals(body.id)).toHaveLength(1);
});

test("after weeks without a run, everything that Stripe still lists is compared", async () => {
  await made.hold();
  const { body } = await made.order("weeks-ago", [await made.sell()]);
  await made.onPage(body.checkoutUrl, "pay");
  await made.loseAll();
  made.clock.ahead += 29 * 86_400_000;
  const done = await made.reconcile();
  expect(done.applied).toBeGreaterThanOrEqual(1);
  expect((await made.stored(body.id)).state).toBe("paid");
  const { ours, atStripe } = await made.balances();
  // The two payments that fit no order of ours are not ours.
  expect(atStripe - ours).toBe(700 - 50 + (100 - 33));
});

test("a payment that Stripe does not know is a finding, and does not stop the run", async () => {
  const { id } = await made.bought("elsewhere", [await made.sell()]);
  await made.hold();
  const { body } = await made.order("after-elsewhere", [await made.sell()]);
  await made.onPage(body.checkoutUrl, "pay");
  await made.loseAll();
  // As an order of another Stripe account, of test mode, or of a table that was restored.
  const fetchPayment: typeof made.ports.fetchPayment = async (intent) => {
    const found = await made.ports.fetchPayment(intent);
    return found?.orderId === id ? made.ports.fetchPayment("pi_of_another_account") : found;
  };
  const listMovements: typeof made.ports.listMovements = async function* (from, to) {
    for await (const each of made.ports.listMovements(from, to)) if (each.orderId !== id) yield each;
  };
  const { findings } = await made.reconcile({ fetchPayment, listMovements });
  expect(findings).toContainEqual(expect.objectContaining({ kind: "order-without-payment", about: id }));
  expect((await made.stored(body.id)).state).toBe("paid");
});

test("after a failure the others are compared, and the failed one again the next night", async () => {
  await made.reconcile();
  const sold: { id: string; buyer: string }[] = [];
  await made.hold();
  for (let n = 0; n < 6; n++) {
    const { id, checkoutUrl } = (await made.order(`poison-${n}`, [await made.sell()])).body;
    await made.onPage(checkoutUrl, "pay");
    sold.push({ id, buyer: `poison-${n}` });
  }
  await made.loseAll();
  for (const [n, { id }] of sold.entries()) {
    // Nothing of this one order can be read: its event, its movement and its journal all fail.
    const findOrder: typeof made.ports.findOrder = async (asked) => {
      if (asked === id) throw new Error("one bad item");
      return made.ports.findOrder(asked);
    };
    const done = await made.reconcile({ findOrder });
    expect(done.findings.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["event-failed", "not-compared"]));
    expect((await made.stored(id)).state).toBe(n === 0 ? "pending" : "paid");
    for (const other of sold.filter((each) => each.id !== id)) {
      expect(await made.stored(other.id)).toMatchObject({ state: "paid" });
      expect(await made.balance(other.id, "stripe-fees")).toBe(59);
    }
    // What failed is not forgotten, however far the mark has moved on.
    const none = async function* () {};
    const next = await made.reconcile({ listEvents: none, listMovements: none, listJournals: none });
    expect(next.findings.filter(({ about }) => about.startsWith("txn_"))).toEqual([]);
    expect((await made.stored(id)).state).toBe("paid");
    expect(await made.balance(id, "stripe-fees")).toBe(59);
  }
});

test("a window longer than a run still ends: the next run continues after the last item", async () => {
  made.clock.ahead += 24 * 3_600_000;
  const opened = Date.parse((await made.reconcile()).to);
  made.clock.ahead += 8 * 3_600_000;
  const seen: number[] = [];
  const events = Array.from({ length: 300 }, (_, n) => ({
    id: `evt_long_${String(n).padStart(3, "0")}`,
    type: "charge.refunded",
    object: { id: `ch_long_${n}` },
  }));
  // All of one window that is over, the newest first, as Stripe lists them.
  const window = Math.floor((opened + 3_600_000) / 21_600_000) * 21_600_000;
  const listEvents: typeof made.ports.listEvents = async function* (from) {
    if (from === window) yield* [...events].reverse();
  };
  const findNote: typeof made.ports.findNote = async (id) => {
    seen.push(events.findIndex((each) => each.id === id));
    return { isNoted: true, hasFailed: false };
  };
  const listFailures = async () => ({ items: [] });
  for (let run = 0; run < 6 && !seen.includes(299); run++) {
    let asked = 0;
    // Time for one part of one window: a run that is late at once goes one part on.
    await made.reconcile({ listEvents, findNote, listFailures }, () => asked++ > 0);
  }
  expect([...seen].sort((a, b) => a - b)).toEqual(events.map((_, n) => n));
});

test("events lost in a longer pause are reported, and their money is still compared", async () => {
  await made.reconcile();
  const { id } = await made.bought("before-the-pause", [await made.sell()]);
  made.clock.ahead += 40 * 86_400_000;
  const { findings } = await made.reconcile();
  expect(findings.filter(({ kind }) => kind === "events-lost")).toHaveLength(1);
  expect(await made.balance(id, "stripe-fees")).toBe(59);
  expect((await made.stored(id)).state).toBe("paid");
  expect((await made.reconcile()).findings.filter(({ kind }) => kind === "events-lost")).toEqual([]);
});

test("Stripe's events are listed by the handled types, twenty at a time, in one sequence", async () => {
  const asked: string[][] = [];
  const at = (created: number, n: number) => ({ id: `evt_${created}_${n}`, created, type: "x", data: { object: {} } });
  const stripe = {
    events: {
      list: ({ types }: { types: string[] }) => {
        asked.push(types);
        const n = asked.length;
        return (async function* () {
          yield* [at(90 - n, n), at(50 + n, n), at(10, n)];
        })();
      },
    },
  };
  const list = listEvents(async () => ({ stripe: stripe as unknown as Stripe, webhookSecrets: [] }));
  const told: string[] = [];
  for await (const { id } of list(0, 100_000, HANDLED)) told.push(id);
  expect(asked.flat()).toEqual(HANDLED);
  expect(asked.every((types) => types.length <= 20)).toBe(true);
  expect(told).toEqual(["evt_89_1", "evt_88_2", "evt_52_2", "evt_51_1", "evt_10_1", "evt_10_2"]);
});
