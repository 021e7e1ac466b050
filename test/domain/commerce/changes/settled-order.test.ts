import fc from "fast-check";
import { expect, test } from "vitest";
import { changing, opening } from "../../../../functions/commerce/changes/order-change.ts";
import { settledOrder } from "../../../../functions/commerce/changes/settled-order.ts";
import type { Entitlement } from "../../../../functions/commerce/contract/entitlement.ts";
import { owns } from "../../../../functions/commerce/contract/entitlement.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Payment } from "../../../../functions/commerce/contract/payment.ts";
import { entitlementKind } from "../../../../functions/commerce/keys.ts";
import type { Journal } from "../../../../functions/commerce/ledger/journal.ts";
import { withCheckout } from "../../../../functions/commerce/orders/order.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, ORDER_ID, orderOf, productOf } from "../cart.ts";
import { givenBack } from "../given-back.ts";
import { settledWholly } from "../settling.ts";

const RANK: Record<Order["state"], number> = {
  pending: 0,
  failed: 1,
  void: 1,
  paid: 2,
  "partially-refunded": 3,
  refunded: 4,
};

/** What a fetch from Stripe may find at some time, of a payment that went one of the ways it can go. */
const history = (total: number): fc.Arbitrary<Payment[]> => {
  const at = (state: Payment["state"], refunds: Payment["refunds"] = []): Payment => ({
    orderId: ORDER_ID,
    checkout: "cs_1",
    state,
    ...(state !== "open" && state !== "expired" && { paymentIntent: "pi_1" }),
    received: { amount: state === "succeeded" ? total : 0, currency: "usd" },
    refunds,
    disputes: [],
  });
  // Each refund goes out, and some are sent back by the bank, which leaves room for others.
  const refunds = fc
    .array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), fails: fc.boolean() }), { maxLength: 4 })
    .map((asked) => {
      const moments: Payment["refunds"][] = [];
      let told: Payment["refunds"] = [];
      for (const [n, { share, fails }] of asked.entries()) {
        const out = told.filter(({ state }) => state === "succeeded").reduce((sum, { amount }) => sum + amount, 0);
        const amount = Math.ceil(share * (total - out));
        if (amount === 0) continue;
        const made = { id: `re_${n}`, amount };
        moments.push([...told, { ...made, state: "pending" }], [...told, { ...made, state: "succeeded" }]);
        told = [...told, { ...made, state: fails ? "failed" : "succeeded" }];
        if (fails) moments.push(told);
      }
      return moments.map((each) => at("succeeded", each));
    });
  const ends = fc.oneof(
    fc.constant([at("expired")]),
    fc.constant([at("processing"), at("failed")]),
    refunds.map((given) => [at("succeeded"), ...given]),
    refunds.map((given) => [at("processing"), at("succeeded"), ...given]),
    // A failed payment that arrives after all.
    refunds.map((given) => [at("processing"), at("failed"), at("succeeded"), ...given]),
  );
  return ends.map((end) => [at("open"), ...end]);
};

const worlds = fc
  .array(fc.integer({ min: 0, max: 50_000 }), { minLength: 1, maxLength: 5 })
  .filter((amounts) => amounts.some((amount) => amount > 0))
  .chain((amounts) =>
    fc.record({
      amounts: fc.constant(amounts),
      history: history(amounts.reduce((sum, amount) => sum + amount)),
      // Which moment of the history each report's fetch finds: in any order, repeated, with gaps.
      reports: fc.array(fc.nat(20), { maxLength: 30 }),
      checkoutStoredAfter: fc.nat(5),
    }),
  );

test("however reports repeat or get lost, each line is granted once and the ledger balances", () => {
  fc.assert(
    fc.property(worlds, ({ amounts, history, reports, checkoutStoredAfter }) => {
      const first = orderOf(...amounts.map((amount, n) => productOf(`p${n}`, { price: { amount, currency: "usd" } })));
      let order = first;
      const grants = new Map<string, Entitlement>();
      const journals: Journal[] = [];
      expect(opening(first, { guards: new Map(), owned: new Set() }).entitlements).toEqual([]);
      const seen = reports.map((n) => history[n % history.length] as Payment);
      // What became of the money is taken step by step: what is settled is settled again until nothing changes.
      const steps = seen.flatMap((payment) => Array<Payment>(payment.refunds.length + 2).fill(payment));
      for (const [n, payment] of steps.entries()) {
        if (n === checkoutStoredAfter && order.state === "pending") {
          order = withCheckout(order, { id: "cs_1", url: "https://pay.example", expiresAt: AT });
        }
        const next = settledOrder(order, payment, AT);
        if (isRefusal(next)) throw new Error(next.detail);
        if (next === order) continue;
        const failed = (next.refunds ?? []).filter(({ state }) => state === "failed").length;
        if (failed === (order.refunds ?? []).filter(({ state }) => state === "failed").length) {
          expect(RANK[next.state]).toBeGreaterThanOrEqual(RANK[order.state]);
        }
        expect(next.version).toBe(order.version + 1);
        const change = changing(order, next);
        for (const granted of change.entitlements) {
          const { customer, productId, source } = granted;
          grants.set(entitlementKind.key({ customer, product: productId, source }).sk, granted);
        }
        journals.push(...change.journals);
        order = next;
      }

      const succeeded = seen.filter(({ state }) => state === "succeeded");
      // What is known of each refund is the latest that any fetch found.
      const latest = new Map<string, Payment["refunds"][number]>();
      for (const { refunds } of succeeded.toSorted((a, b) => history.indexOf(a) - history.indexOf(b))) {
        for (const each of refunds) latest.set(each.id, each);
      }
      const refunded = Math.min(
        first.total.amount,
        [...latest.values()].reduce((sum, { amount, state }) => sum + (state === "failed" ? 0 : amount), 0),
      );
      const received = succeeded.length > 0 ? first.total.amount : 0;
      expect(order.refunded.amount).toBe(refunded);
      expect(grants.size).toBe(received > 0 ? first.lines.length : 0);
      const active = received > 0 && refunded < received;
      expect([...grants.values()].every((granted) => owns(granted) === active)).toBe(true);

      const postings = journals.flatMap((journal) => journal.postings);
      expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
      const held = postings.filter(({ account }) => account === "stripe").reduce((sum, { amount }) => sum + amount, 0);
      expect(held).toBe(received - refunded);
      expect(new Set(journals.map(({ cause }) => cause)).size).toBe(journals.length);
    }),
    { numRuns: 2_000 },
  );
});

test("two reports of a finished payment have the same result in either order", () => {
  const order = orderOf(productOf("a"));
  const of = (...sums: number[]): Payment => ({
    orderId: ORDER_ID,
    state: "succeeded",
    paymentIntent: "pi_1",
    received: { amount: 1000, currency: "usd" },
    refunds: givenBack(...sums),
    disputes: [],
  });
  const through = (...reports: number[][]) =>
    reports.reduce((before, sums) => settledWholly(before, of(...sums), AT), order);
  const { version: _, ...oneWay } = through([], [300], [300, 1000]);
  const { version: __, ...other } = through([300, 1000], [], [300]);
  expect(oneWay).toEqual(other);
});

test("an ended order releases its own guards, and no other's", () => {
  const order = orderOf(productOf("a"));
  const pay = (from: Order, state: Payment["state"]) =>
    settledOrder(
      from,
      {
        orderId: ORDER_ID,
        state,
        paymentIntent: "pi_1",
        received: { amount: 1000, currency: "usd" },
        refunds: [],
        disputes: [],
      },
      AT,
    ) as Order;
  expect(opening(order, { guards: new Map([["a", { version: 4 }]]), owned: new Set() }).guards).toEqual([
    { productId: "a", from: 4, orderId: order.id },
  ]);
  for (const state of ["expired", "failed", "succeeded"] as const) {
    expect(changing(order, pay(order, state)).guards).toEqual([{ productId: "a", orderId: "none" }]);
  }
  const ended = pay(order, "expired");
  expect(changing(ended, pay(ended, "succeeded")).guards).toEqual([{ productId: "a" }]);
});
