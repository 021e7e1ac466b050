import { expect } from "vitest";
import type { Entitlement, Order } from "../../../functions/commerce/contract.ts";
import type { RefundTold } from "../../../functions/commerce/payments/payment.ts";
import type { Intent } from "./stripe-model.ts";
import type { StormWorld } from "./world.ts";

const isOut = ({ state }: RefundTold) => state === "pending" || state === "succeeded";
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What a line grants by what Stripe holds, said anew: not by the code that is tested. */
function expectedState(order: Order, n: number, intent: Intent | undefined): Entitlement["state"] {
  const out = intent?.refunds.filter(isOut) ?? [];
  const back = sum(out.map(({ amount }) => amount));
  if (intent?.disputes.some(({ state }) => state === "lost")) return "revoked";
  const keeps = out.some(({ keepsAccess, lines }) => keepsAccess && (lines?.includes(n) ?? true));
  const isBack = (order.total.amount > 0 && back >= order.total.amount) || out.some(({ lines }) => lines?.includes(n));
  if (isBack && !keeps) return "revoked";
  const isContested = intent?.disputes.some(({ state }) => state === "needs-response" || state === "under-review");
  return isContested ? "suspended" : "active";
}

const paidIntents = (world: StormWorld, order: Order): Intent[] =>
  [...world.stripe.intents.values()].filter(({ orderId, status }) => orderId === order.id && status === "succeeded");

/** A gift is mailed as often as it says, each time once it is paid; while it waits, where it is to go, with its code. */
function checkGift({ memory }: StormWorld, { id, paidAt, state }: Order, gift: NonNullable<Order["gift"]>): void {
  const mails = [...memory.mails.values()].filter((each) => each.id.startsWith(`gift-${id}-`));
  if (paidAt === undefined) expect(mails, `mails of ${id}`).toEqual([]);
  if (gift.claimedBy !== undefined) expect(mails.length, `mails of ${id}, which was claimed`).toBe(gift.mails);
  if (state !== "paid" || gift.claimedBy !== undefined) return;
  const newest = memory.mails.get(`gift-${id}-${gift.mails}`);
  const code = newest?.template === "gift" ? newest.values.code : undefined;
  if (newest) expect([newest.to, code], `where ${id} went`).toEqual([gift.email, `${id}-${gift.secret}`]);
}

/** Every rule that must hold once we were compared with Stripe. */
export function check(world: StormWorld): void {
  const { memory, stripe } = world;
  const entitlements = [...memory.entitlements.values()];
  const journals = [...memory.journals.values()];

  for (const { postings } of journals) expect(sum(postings.map(({ amount }) => amount)), "a journal").toBe(0);

  for (const order of memory.orders.values()) {
    const intents = paidIntents(world, order);
    expect(intents.length, "payments of one order").toBeLessThanOrEqual(1);
    const [intent] = intents;
    const isFree = order.total.amount === 0;

    // Entitlements are the fold of what their sources came to, one grant a line and product of a bundle.
    const granted = entitlements.filter(({ source }) => source === `ORDER#${order.id}`);
    const states = Object.fromEntries(granted.map(({ productId, state }) => [productId, state]));
    const { gift, seats } = order;
    const holder = seats ? `organisation:${seats.organisation}` : gift ? gift.claimedBy : order.customer;
    const expected = (intent || isFree) && holder !== undefined ? order.lines : [];
    for (const right of granted) {
      expect([right.customer, right.seats], `who has ${order.id}`).toEqual([holder, seats?.count]);
    }
    if (gift) checkGift(world, order, gift);
    expect(states, `what order ${order.id} grants`).toEqual(
      Object.fromEntries(
        expected.flatMap(({ productId, includes = [] }, n) =>
          [productId, ...includes.map((each) => each.productId)].map((id) => [id, expectedState(order, n, intent)]),
        ),
      ),
    );

    // What is booked is what Stripe did.
    const own = journals.filter(({ orderId }) => orderId === order.id).flatMap(({ postings }) => postings);
    const balance = (wanted: string) =>
      sum(own.filter(({ account }) => account === wanted).map(({ amount }) => amount));
    const moved = stripe.movements.filter(({ paymentIntent }) => paymentIntent === intent?.id && intent);
    expect(balance("stripe"), `Stripe's balance of ${order.id}`).toBe(
      sum(moved.map(({ amount, fee }) => amount - fee)),
    );
    expect(balance("stripe-fees"), `fees of ${order.id}`).toBe(sum(moved.map(({ fee }) => fee)));
    const open = intent?.disputes.filter(({ state }) => state === "needs-response" || state === "under-review") ?? [];
    expect(balance("disputed"), `what banks hold of ${order.id} and nobody bears`).toBe(0);

    // Nobody returns more than they were given, and all of it where all went back.
    const back = sum(intent?.refunds.filter(isOut).map(({ amount }) => amount) ?? []);
    const isWithheld = intent?.disputes.some(
      ({ state, amount }) =>
        ["needs-response", "under-review", "lost"].includes(state) && amount + back >= order.total.amount,
    );
    for (const { creatorId } of order.lines) {
      const has = balance(`creator:${creatorId}`);
      expect(has, "a creator's balance").toBeLessThanOrEqual(0);
      if ((order.total.amount > 0 && back >= order.total.amount) || isWithheld)
        expect(Math.abs(has), "what is left to a creator").toBe(0);
    }

    // Refunds: never over what was paid, each of ours made once, all of Stripe's known.
    expect(back).toBeLessThanOrEqual(order.total.amount);
    expect(order.refunded.amount, `given back of ${order.id}`).toBe(back);
    const known = new Map((order.refunds ?? []).map((each) => [each.stripeRefund, each]));
    for (const { id, state, amount } of intent?.refunds ?? []) expect(known.get(id)).toMatchObject({ state, amount });
    const ours = intent?.refunds.flatMap(({ refund }) => refund ?? []) ?? [];
    expect(new Set(ours).size, "refunds made twice").toBe(ours.length);
    for (const refund of order.refunds ?? []) {
      expect(memory.refunds.get(refund.id)?.refund, "a refund as it is listed").toEqual(refund);
      const waits = open.length > 0;
      if (!waits) expect(refund.state, "a refund that was approved").not.toBe("approved");
    }
    for (const dispute of order.disputes ?? []) {
      expect(memory.disputes.get(dispute.id)?.dispute, "a dispute as it is listed").toEqual(dispute);
    }
  }

  checkDiscounts(world);

  // Only what is open holds its products.
  for (const { orderId } of memory.holds.values()) {
    if (orderId !== undefined) expect(memory.orders.get(orderId)?.state, "a holder").toBe("pending");
  }
  expect([...memory.failures.values()], "events that failed").toEqual([]);
  expect(memory.reports.at(-1)?.findings).toEqual([]);
}

/** What is counted of a discount are the orders that hold it, never more than it has room for but by late money. */
function checkDiscounts({ memory: { orders, discounts } }: StormWorld): void {
  for (const { id, redeemed, maxRedemptions = Infinity, maxPerCustomer = Infinity } of discounts.byId.values()) {
    const using = [...orders.values()].filter((order) => order.discounts?.some((each) => each.id === id));
    const holding = using.filter(({ state }) => state !== "void" && state !== "failed");
    expect(redeemed, `redemptions of ${id}`).toBe(holding.length);
    expect(redeemed - (discounts.late.get(id) ?? 0), `redemptions of ${id}`).toBeLessThanOrEqual(maxRedemptions);
    for (const customer of new Set(holding.map((order) => order.customer))) {
      const own = holding.filter((order) => order.customer === customer).length;
      expect(discounts.uses.get(`${id} ${customer}`), `uses by ${customer}`).toBe(own);
      expect(own - (discounts.late.get(id) ?? 0), `uses by ${customer}`).toBeLessThanOrEqual(maxPerCustomer);
    }
    for (const order of using) {
      const state = order.state === "pending" ? "open" : holding.includes(order) ? "redeemed" : "given-back";
      expect(discounts.redemptions.get(`${id} ORDER#${order.id}`)?.state).toBe(state);
    }
  }
  for (const { lines, total, discounts: taken = [] } of orders.values()) {
    const off = lines.map(({ price, listPrice = price }) => listPrice.amount - price.amount);
    expect(sum(off), "what lines lost").toBe(sum(taken.map(({ amount }) => amount)));
    expect(sum(lines.map(({ price }) => price.amount)), "what lines come to").toBe(total.amount);
    expect(lines.every(({ price }) => price.amount >= 0)).toBe(true);
  }
}
