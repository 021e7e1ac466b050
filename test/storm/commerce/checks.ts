import { expect } from "vitest";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import type { Order, OrderLine } from "../../../functions/commerce/contract/order.ts";
import { settledOf } from "../../../functions/commerce/ledger/earnings.ts";
import { moneyOfLines } from "../../../functions/commerce/ledger/lines.ts";
import { countsOf } from "../../../functions/commerce/sales/sums.ts";
import type { Intent } from "./stripe-model.ts";
import type { StormWorld } from "./world.ts";

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What went back of an order's money, as somebody holds it: Stripe, or the order itself. */
interface Held {
  readonly refunds: readonly {
    readonly state: string;
    readonly amount: number;
    readonly lines?: readonly number[] | undefined;
    readonly keepsAccess?: boolean | undefined;
  }[];
  readonly disputes: readonly { readonly state: string; readonly amount: number }[];
}
const ofOrder = ({ refunds = [], disputes = [] }: Order): Held => ({ refunds, disputes });

const isOut = ({ state }: { readonly state: string }) => state === "pending" || state === "succeeded";
const isContested = ({ state }: { readonly state: string }) => state === "needs-response" || state === "under-review";
const isLost = ({ state }: { readonly state: string }) => state === "lost";

/** What a line grants by what is held, said anew: not by the code that is tested. */
function expectedState({ total }: Order, n: number, { refunds, disputes }: Held): Entitlement["state"] {
  const endedBy = (gone: Held["refunds"]): boolean => {
    const keeps = gone.some(({ keepsAccess, lines }) => keepsAccess && (lines?.includes(n) ?? true));
    const isAll = total.amount > 0 && sum(gone.map(({ amount }) => amount)) >= total.amount;
    return (isAll || gone.some(({ lines }) => lines?.includes(n))) && !keeps;
  };
  const out = refunds.filter(isOut);
  const lost = sum(disputes.filter(isLost).map(({ amount }) => amount));
  // A bank that took a part ends no right until nothing of the payment is left.
  const isForfeit = lost > 0 && lost + sum(out.map(({ amount }) => amount)) >= total.amount;
  if (endedBy(out) || isForfeit) return "revoked";
  // What is to be given back opens nothing meanwhile.
  const isGoingBack = endedBy(refunds.filter((each) => isOut(each) || each.state === "approved"));
  return disputes.some(isContested) || isGoingBack ? "suspended" : "active";
}

/** Whose a line is while nothing of it went back: the platform's part and an affiliate's are rounded down. */
function whole({
  creatorId,
  price,
  tax = 0,
  shareBasis = price.amount - tax,
  platformShareBasisPoints = 1_000,
  affiliate,
}: OrderLine): [string, number][] {
  const shared = shareBasis - Math.floor((shareBasis * platformShareBasisPoints) / 10_000);
  const promised = Math.floor(((price.amount - tax) * (affiliate?.shareBasisPoints ?? 0)) / 10_000);
  const theirs = Math.min(promised, shared);
  return [
    [`creator:${creatorId}`, shared - theirs],
    [`affiliate:${affiliate?.id}`, theirs],
    ["tax", tax],
  ];
}

/**
 * The exact part of an order's line that is left, as a fraction: of what it keeps once its own refunds went out, and of
 * that what no refund or bank took of the whole.
 */
function partLeft(order: Order, n: number, { refunds, disputes }: Held): number {
  const left = order.lines.map(({ price }) => price.amount);
  let spread = 0;
  for (const { amount, lines = [] } of refunds.filter(isOut)) {
    let rest = amount;
    for (const each of lines) {
      const part = Math.min(rest, left[each] ?? 0);
      left[each] = (left[each] ?? 0) - part;
      rest -= part;
    }
    spread += rest;
  }
  for (const each of disputes) if (isContested(each) || isLost(each)) spread += each.amount;
  if (order.total.amount === 0) return 1;
  const room = sum(left);
  if (room === 0) return 0;
  const price = order.lines[n]?.price.amount ?? 0;
  // What the platform gave for nothing is kept until the last of the others went back.
  const own = price > 0 ? (left[n] ?? 0) / price : 1;
  return own * (1 - Math.min(spread, room) / room);
}

/** What somebody has of a line, as its creator or affiliate, as a fraction of minor units. */
export const shareOfLine = (order: Order, n: number, user: string, held: Held): number => {
  const own = order.lines.slice(n, n + 1).flatMap(whole);
  const mine = own.filter(([payee]) => payee === `creator:${user}` || payee === `affiliate:${user}`);
  return sum(mine.map(([, share]) => share)) * partLeft(order, n, held);
};

/** The exact shares of an order, as fractions of minor units. */
function exactShares(order: Order, held: Held): Map<string, number> {
  const shares = new Map<string, number>();
  for (const [n, line] of order.lines.entries()) {
    for (const [payee, share] of whole(line)) {
      shares.set(payee, (shares.get(payee) ?? 0) + share * partLeft(order, n, held));
    }
  }
  return shares;
}

const paidIntents = (world: StormWorld, order: Order): Intent[] =>
  [...world.stripe.intents.values()].filter(({ orderId, status }) => orderId === order.id && status === "succeeded");

const journalsOf = (world: StormWorld, order: Order) =>
  [...world.memory.journals.values()].filter(({ orderId }) => orderId === order.id);

function balanceOf(world: StormWorld, order: Order, wanted: string): number {
  const own = journalsOf(world, order).flatMap(({ postings }) => postings);
  return sum(own.filter(({ account }) => account === wanted).map(({ amount }) => amount));
}

/** Entitlements are the fold of what their sources came to, one grant a line and product of a bundle. */
function checkRights(world: StormWorld, order: Order, isGranted: boolean, held: Held): void {
  const granted = [...world.memory.entitlements.values()].filter(({ source }) => source === `ORDER#${order.id}`);
  const { gift, seats } = order;
  const holder = seats ? `organisation:${seats.organisation}` : gift ? gift.claimedBy : order.customer;
  for (const right of granted) {
    expect([right.customer, right.seats], `who has ${order.id}`).toEqual([holder, seats?.count]);
  }
  const expected = isGranted && holder !== undefined ? order.lines : [];
  expect(
    Object.fromEntries(granted.map(({ productId, state }) => [productId, state])),
    `what order ${order.id} grants`,
  ).toEqual(
    Object.fromEntries(
      expected.flatMap(({ productId, includes = [] }, n) =>
        [productId, ...includes.map((each) => each.productId)].map((id) => [id, expectedState(order, n, held)]),
      ),
    ),
  );
}

/** Everyone has their exact share, but for what is rounded to them in each line: less than a minor unit. */
function checkShares(world: StormWorld, order: Order, isPaid: boolean, held: Held): void {
  for (const [payee, share] of exactShares(order, held)) {
    const has = -balanceOf(world, order, payee);
    const exact = isPaid ? share : 0;
    const message = `what ${payee} has of ${order.id}, which is worth ${exact}`;
    expect(has, message).toBeGreaterThanOrEqual(exact - 1e-6);
    expect(has, message).toBeLessThan(exact + order.lines.length + 1e-6);
    if (exact === 0) expect(Math.abs(has), message).toBe(0);
  }
  // Whoever recommends their own products has nothing of it.
  for (const { creatorId, affiliate } of order.lines) expect(affiliate?.id).not.toBe(creatorId);
  expect(balanceOf(world, order, "disputed"), `what banks hold of ${order.id} and nobody bears`).toBe(0);
}

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

/** What creators' sums of sales say is what became of the lines that they sold, counted anew from the orders. */
function checkSales({ memory }: StormWorld): void {
  const told = new Map<string, { count: number; gross: number; refunded: number; earned: number }>();
  const add = (creator: string, currency: string, of: Record<"count" | "gross" | "refunded" | "earned", number>) => {
    const key = `${creator} ${currency}`;
    const had = told.get(key) ?? { count: 0, gross: 0, refunded: 0, earned: 0 };
    told.set(key, {
      count: had.count + of.count,
      gross: had.gross + of.gross,
      refunded: had.refunded + of.refunded,
      earned: had.earned + of.earned,
    });
  };
  for (const { creator, product, currency, sums } of [...memory.journals.values()].flatMap(countsOf)) {
    if (product === undefined) add(creator, currency, sums);
  }
  for (const order of memory.orders.values()) {
    const settled = settledOf(order);
    if (order.paidAt === undefined || settled === undefined) continue;
    const money = moneyOfLines(order) ?? [];
    const isSame = settled.currency === order.total.currency && settled.worth(1_000_000) === 1_000_000;
    for (const [n, { creatorId, price }] of order.lines.entries()) {
      const { refunded = 0, disputed = 0, earned = 0 } = money[n] ?? {};
      // What is converted is rounded over the lines of an order as one: it is compared below.
      const gross = isSame ? price.amount : 0;
      const back = isSame ? refunded + disputed : 0;
      add(creatorId, settled.currency, { count: -1, gross: -gross, refunded: -back, earned: -earned });
    }
    if (isSame) continue;
    const sold = [...memory.journals.values()]
      .filter((each) => each.orderId === order.id)
      .flatMap((each) => each.sold ?? []);
    const whole = settled.worth(order.total.amount);
    expect(sum(sold.map(({ gross }) => gross)), `what ${order.id} was sold for`).toBe(whole);
    for (const { creatorId, gross, refunded } of sold) {
      add(creatorId, settled.currency, { count: 0, gross: -gross, refunded: -refunded, earned: 0 });
    }
  }
  for (const [of, rest] of told)
    expect(rest, `what ${of} is told beside their sales`).toEqual({ count: 0, gross: 0, refunded: 0, earned: 0 });
}

/** Nobody bought one product twice: but with money that came after an order's end, or came back after a refund. */
function checkOwnedOnce({ memory }: StormWorld): void {
  expect(memory.needless, "orders for what their buyers had").toEqual([]);
  const owned = new Map<string, string>();
  for (const order of memory.orders.values()) {
    const { id, customer, gift, seats, paidAt, lines, disputes = [], refunds = [] } = order;
    if (paidAt === undefined || gift || seats || memory.late.has(id)) continue;
    if (disputes.length > 0 || refunds.length > 0) continue;
    for (const { productId, type, credits } of lines) {
      // What a bundle holds may have been owned before; credits are bought as often as they are needed.
      if (type === "bundle" || credits) continue;
      const key = `${customer} ${productId}`;
      expect(owned.get(key), `the order by which ${customer} has ${productId} beside ${id}`).toBeUndefined();
      owned.set(key, id);
    }
  }
}

/** Nobody has the goods and the money: what went back unasked was never handed out by its right, nor mailed to anybody. */
function checkNeverBoth({ memory }: StormWorld, { id, lines, refunds = [], gift }: Order): void {
  const opened = memory.openings.filter(({ source }) => source === `ORDER#${id}`).map(({ productId }) => productId);
  for (const refund of refunds) {
    if (refund.decidedBy !== "policy" || !["approved", "pending", "succeeded"].includes(refund.state)) continue;
    expect(gift, "a gift that went back unasked").toBeUndefined();
    const back = lines.filter((_, n) => refund.lines?.includes(n) ?? true);
    for (const { productId, includes = [] } of back) {
      for (const each of [productId, ...includes.map((of) => of.productId)]) {
        expect(opened, `what ${refund.id} took back unasked`).not.toContain(each);
      }
      expect(memory.seatsMailed.has(`${id} ${productId}`), `a seat that ${refund.id} took back was mailed`).toBe(false);
    }
  }
}

/** What holds at every moment at which nothing is under way, whatever of Stripe's we have not heard. */
export function checkOwn(world: StormWorld): void {
  const { memory, stripe } = world;
  for (const { cause, postings } of memory.journals.values()) {
    expect(sum(postings.map(({ amount }) => amount)), `the sum of ${cause}`).toBe(0);
  }
  for (const order of memory.orders.values()) {
    const held = ofOrder(order);
    const isPaid = order.paidAt !== undefined;
    checkRights(world, order, isPaid, held);
    checkShares(world, order, isPaid, held);
    if (order.gift) checkGift(world, order, order.gift);
    checkNeverBoth(world, order);
    for (const refund of order.refunds ?? []) {
      expect(memory.refunds.get(refund.id)?.refund, "a refund as it is listed").toEqual(refund);
    }
    for (const dispute of order.disputes ?? []) {
      expect(memory.disputes.get(dispute.id)?.dispute, "a dispute as it is listed").toEqual(dispute);
    }
    const back = sum((order.refunds ?? []).filter(isOut).map(({ amount }) => amount));
    expect(order.refunded.amount, `given back of ${order.id}`).toBe(back);
    expect(back).toBeLessThanOrEqual(order.total.amount);
  }
  for (const { refunds, amount } of stripe.intents.values()) {
    const ours = refunds.flatMap(({ refund }) => refund ?? []);
    expect(new Set(ours).size, "refunds made twice").toBe(ours.length);
    expect(sum(refunds.filter(isOut).map((each) => each.amount))).toBeLessThanOrEqual(amount);
  }
  checkOwnedOnce(world);
  checkSales(world);
  checkDiscounts(world);
  // Only what is open holds its products.
  for (const { orderId } of memory.guards.values()) {
    if (orderId !== undefined) expect(memory.orders.get(orderId)?.state, "a holder").toBe("pending");
  }
}

/** What holds beside once we were compared with Stripe. */
export function checkWithStripe(world: StormWorld): void {
  const { memory, stripe } = world;
  for (const order of memory.orders.values()) {
    const intents = paidIntents(world, order);
    expect(intents.length, "payments of one order").toBeLessThanOrEqual(1);
    const [intent] = intents;
    const isPaid = intent !== undefined || order.total.amount === 0;
    const held: Held = { refunds: intent?.refunds ?? [], disputes: intent?.disputes ?? [] };
    checkRights(world, order, isPaid, held);
    checkShares(world, order, isPaid, held);

    // Nothing is open past its checkout, but while its money is on the way.
    if (order.state === "pending") {
      const onTheWay = [...stripe.intents.values()].some(
        ({ orderId, status }) => orderId === order.id && status === "processing",
      );
      const until = Date.parse(order.checkout?.expiresAt ?? order.createdAt);
      expect(onTheWay || until > world.now, `order ${order.id} is open past its checkout`).toBe(true);
    }

    // What is booked is what Stripe did.
    const moved = stripe.movements.filter(({ paymentIntent }) => paymentIntent === intent?.id && intent);
    expect(balanceOf(world, order, "stripe"), `Stripe's balance of ${order.id}`).toBe(
      sum(moved.map(({ amount, fee }) => amount - fee)),
    );
    expect(balanceOf(world, order, "stripe-fees"), `fees of ${order.id}`).toBe(sum(moved.map(({ fee }) => fee)));

    // Refunds: all of Stripe's are known, and what was approved is made, unless a bank holds the money.
    const known = new Map((order.refunds ?? []).map((each) => [each.stripeRefund, each]));
    for (const { id, state, amount } of intent?.refunds ?? []) expect(known.get(id)).toMatchObject({ state, amount });
    const waits = held.disputes.some(isContested);
    for (const refund of order.refunds ?? []) {
      if (!waits) expect(refund.state, "a refund that was approved").not.toBe("approved");
    }
  }
  expect([...memory.failures.values()], "events that failed").toEqual([]);
  // A storm may have no night for weeks: that is told.
  expect(memory.reports.at(-1)?.findings.filter(({ kind }) => kind !== "events-lost")).toEqual([]);
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
    // Tax comes on top of prices in dollars, and is within those in euros.
    const addedTo = ({ tax = 0 }: OrderLine) => (total.currency === "usd" ? tax : 0);
    const off = lines.map((line) => (line.listPrice ? line.listPrice.amount - (line.price.amount - addedTo(line)) : 0));
    expect(sum(off), "what lines lost").toBe(sum(taken.map(({ amount }) => amount)));
    expect(sum(lines.map(({ price }) => price.amount)), "what lines come to").toBe(total.amount);
    expect(lines.every(({ price }) => price.amount >= 0)).toBe(true);
  }
}
