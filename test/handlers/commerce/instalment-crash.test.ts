import "./environment.ts";
import { expect, test } from "vitest";
import { subscribe } from "../../../functions/commerce/handlers/subscriptions/subscribe.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { crashing } from "../crashing.ts";
import { shopInProcess } from "./shop-in-process.ts";

const DAY = 86_400;
const START = Date.parse("2026-01-31T12:00:00Z") / 1000;
const PARTS = 2;
const product = productOf("parts", { price: { amount: 1000, currency: "usd" }, instalments: [PARTS] });
const SYNCHRONOUS = ["now", "newId"];

/**
 * A purchase in two parts of which nothing is heard until `days` have passed, and then all in the order in which it
 * happened, with a crash at one call; what was not taken is sent again.
 */
async function life(days: number, n: number, when: "before" | "after") {
  const shop = await shopInProcess([product], START, async () => {});
  await call(subscribe(shop.ports), { user: "ann", body: { product: "parts", instalments: PARTS } });
  const checkout = () => [...shop.table.subscriptions.values()][0]?.checkout?.id ?? "";
  shop.stripe.begin(checkout(), "pays");
  for (let passed = 0; passed < days; passed += 4) shop.stripe.pass(4 * DAY);
  const { ports, crash } = crashing(shop.ports, SYNCHRONOUS, n, when);
  const untaken = () => shop.stripe.events().flatMap(({ id }, each) => (shop.table.notes.has(id) ? [] : [each]));
  for (const each of untaken()) await shop.deliver(each, ports);
  for (let heard = 0; heard < shop.stripe.events().length; ) {
    heard = shop.stripe.events().length;
    for (const each of untaken()) await shop.deliver(each);
  }
  const { table, stripe } = shop;
  const kept = [...table.orders.values()].map(({ state, total }) => [state, total.amount]).toSorted();
  const sums = [...table.journals.values()].flatMap(({ postings }) => postings);
  return {
    isReached: crash.reached,
    end: {
      subscriptions: [...table.subscriptions.values()].map(({ state, partsPaid }) => [state, partsPaid]),
      rights: [...table.entitlements.values()].map(({ state }) => state),
      live: stripe.store.all("subscription").filter(({ status }) => status !== "canceled").length,
      orders: kept,
      refunds: stripe.store.all("refund").length,
      // Stripe's fees and all.
      held: sums.filter(({ account }) => account.startsWith("stripe")).reduce((sum, { amount }) => sum + amount, 0),
    },
  };
}

test.each([
  ["the last part is booked once, billed no more, and opens for good", 32, 2],
  ["what was charged beyond the parts is given back once", 100, 4],
] as const)("with a crash at any step %s", async (_, days, charged) => {
  const expected = {
    subscriptions: [["completed", PARTS]],
    rights: ["active"],
    live: 0,
    orders: [
      ...Array.from({ length: PARTS }, () => ["paid", 500]),
      ...Array.from({ length: charged - PARTS }, () => ["refunded", 500]),
    ],
    refunds: charged - PARTS,
    held: PARTS * 500,
  };
  let crashes = 0;
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      const { isReached, end } = await life(days, n, when);
      expect({ when, n, ...end }).toEqual({ when, n, ...expected });
      if (!isReached) break;
      crashes++;
    }
  }
  expect(crashes).toBeGreaterThanOrEqual(2 * 20);
});
