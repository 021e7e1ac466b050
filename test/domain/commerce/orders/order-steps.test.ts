import { expect, test } from "vitest";
import type { Product } from "../../../../functions/catalogue/contract/product.ts";
import { settledOrder } from "../../../../functions/commerce/changes/settled-order.ts";
import { toShownOrder } from "../../../../functions/commerce/changes/shown-order.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Payment } from "../../../../functions/commerce/contract/payment.ts";
import { included, partsOf, productsOf, repeatedIn, studiedIn } from "../../../../functions/commerce/orders/bundle.ts";
import {
  arrivingOf,
  corrected,
  endedOrder,
  isBetter,
  isFor,
  isLapsed,
  isPaid,
  isProcessing,
  noPriceIn,
  openOrder,
  withCheckout,
} from "../../../../functions/commerce/orders/order.ts";
import { TAX_CODES, taxBehaviorOf, taxed } from "../../../../functions/commerce/orders/tax.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, gift, ORDER_ID, ordering, orderOf, payment, productOf } from "../cart.ts";

const LATER = "2026-06-02T00:00:00.000Z";
const LATEST = "2026-06-03T00:00:00.000Z";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const order = orderOf(productOf("a"), productOf("b", { price: { amount: 500, currency: "usd" } }));
const checkout = { id: "cs_1", url: "https://pay.example/1", expiresAt: "2026-06-01T02:00:00.000Z" };
const heard = (before: Order, fields: Partial<Payment> = {}, at = LATER): Order => {
  const after = settledOrder(before, payment(fields), at);
  if (isRefusal(after)) throw new Error(after.detail);
  return after;
};
const buying = (products: Product[], fields: object = {}, owned: string[] = []) =>
  openOrder(
    { id: ORDER_ID, customer: "buyer", products: products.map(({ id }) => id), at: AT, ...fields },
    new Map(products.map((each) => [each.id, each])),
    new Set(owned),
  );

test("a new order has everything that was ordered, and nothing else", () => {
  expect(orderOf(productOf("a"))).toStrictEqual({
    id: ORDER_ID,
    customer: "buyer",
    lines: [
      {
        productId: "a",
        creatorId: "maker",
        type: "course",
        title: "Title of a",
        version: 3,
        price: { amount: 1000, currency: "usd" },
        platformShareBasisPoints: 1_000,
        refundDays: 14,
      },
    ],
    total: { amount: 1000, currency: "usd" },
    refunded: { amount: 0, currency: "usd" },
    state: "pending",
    createdAt: AT,
    version: 1,
  });
  expect(buying([productOf("a")], { gift, recommendationId: "list" })).toMatchObject({
    gift,
    recommendationId: "list",
  });
  const pack = productOf("p", { type: "credit-pack", credits: { amount: 10, validDays: 7 } });
  expect(buying([pack])).toMatchObject({ lines: [{ credits: { amount: 10, validDays: 7 } }] });
});

test("memberships and products paid in credits cannot be ordered", () => {
  const membership = productOf("m", { type: "membership", recurring: { interval: "month" } });
  expect(buying([membership])).toMatchObject({ refused: "recurring-product" });
  expect(buying([productOf("u", { use: { credits: 3 } })])).toMatchObject({ refused: "pay-per-use" });
  expect(buying([productOf("a")], { products: ["none", "a"] })).toMatchObject({ refused: "unknown-product" });
});

test("credits can be bought any number of times, and gifts whatever their buyer owns", () => {
  const pack = productOf("p", { type: "credit-pack", credits: { amount: 10 } });
  expect(isRefusal(buying([pack], {}, ["p"]))).toBe(false);
  expect(isRefusal(buying([productOf("a")], { gift }, ["a"]))).toBe(false);
  expect(buying([productOf("a")], { gift })).toMatchObject({ lines: [{ refundDays: 0 }] });
  expect(buying([productOf("a")], {}, ["a"])).toMatchObject({ refused: "already-owned" });
  expect(buying([productOf("a"), productOf("b")], {}, ["b"])).toMatchObject({ refused: "already-owned" });
});

test("a missing price is refused with the currencies that have one", () => {
  const product = productOf("a", { prices: [{ amount: 900, currency: "eur" }] });
  expect(noPriceIn(product, "jpy").detail).toMatch(/jpy.*usd, eur\.$/);
  expect(noPriceIn(productOf("a"), "jpy").detail).toMatch(/in usd\.$/);
});

test("two orders are for the same only with the same number of seats", () => {
  const seats = (count: number): Order => ({ ...order, seats: { organisation: ORDER_ID, count } });
  expect([isFor(seats(3), seats(3)), isFor(seats(3), seats(2)), isFor(seats(3), order)]).toEqual([true, false, false]);
  // As many lines, but not the same.
  expect(isFor(order, orderOf(productOf("b"), productOf("c")))).toBe(false);
  // All of its lines, and another one.
  expect(isFor(orderOf(productOf("a")), orderOf(productOf("a"), productOf("b")))).toBe(false);
});

test("another order for the same is better if it costs less, or gives more", () => {
  const at = (amount: number) => orderOf(productOf("a", { price: { amount, currency: "usd" } }));
  expect([isBetter(at(999), at(1000)), isBetter(at(1000), at(1000)), isBetter(at(1001), at(1000))]).toEqual([
    true,
    false,
    false,
  ]);
  const pack = (amount: number) => orderOf(productOf("p", { type: "credit-pack", credits: { amount } }));
  expect([isBetter(pack(11), pack(10)), isBetter(pack(10), pack(10)), isBetter(pack(9), pack(10))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(isBetter(pack(10), at(1000))).toBe(true);
  const bundle = (...includes: string[]) =>
    ordering(
      [productOf("all", { type: "bundle", includes }), ...includes.map((id) => productOf(id))],
      ["all"],
    ) as Order;
  expect(isBetter(bundle("a", "b", "c"), bundle("a", "b"))).toBe(true);
  expect(isBetter(bundle("a", "c"), bundle("a", "b"))).toBe(true);
  expect(isBetter(bundle("a", "b"), bundle("a", "b"))).toBe(false);
  expect(isBetter(bundle("a"), bundle("a", "b"))).toBe(false);
  // Each line is compared with its own, and one that gives more is enough.
  const packs = (a: number, b: number) =>
    orderOf(
      productOf("p", { type: "credit-pack", credits: { amount: a } }),
      productOf("q", { type: "credit-pack", credits: { amount: b } }),
    );
  expect([isBetter(packs(10, 21), packs(10, 20)), isBetter(packs(10, 20), packs(10, 20))]).toEqual([true, false]);
});

test("an order has each product once, and at most the greatest chargeable total", () => {
  const [a, b] = [productOf("a"), productOf("b", { price: { amount: 99_999_999, currency: "usd" } })];
  expect(ordering([a, b], ["a", "b", "a"])).toMatchObject({ refused: "repeated-product" });
  expect(ordering([a, b])).toMatchObject({ refused: "total-too-large" });
  expect(ordering([b])).toMatchObject({ total: { amount: 99_999_999 } });
});

test("an order repeated with other gift details or attribution corrects the open one", () => {
  const open: Order = { ...order, gift };
  const said = { ...gift, from: "Anna", message: "Read it", language: "zh" as const };
  expect(corrected(open, { gift: { ...said, email: "other@example.org", mails: 9 } })).toEqual({
    ...open,
    gift: said,
    version: 2,
  });
  expect(corrected(open, { gift: { ...gift } })).toBe(open);
  expect(corrected(order, { recommendationId: "list" })).toEqual({ ...order, recommendationId: "list", version: 2 });
  const listed = { ...order, recommendationId: "list" };
  expect(corrected(listed, { recommendationId: "list" })).toBe(listed);
  expect(corrected(listed, {}).recommendationId).toBeUndefined();
  expect(corrected(order, { recommendationId: "list" })).not.toHaveProperty("gift");
  // An order that is no gift becomes none.
  expect(corrected(order, { gift })).toBe(order);
});

test("an order that holds a code lapses sooner, and money on its way is waited for sixteen days", () => {
  const made = Date.parse(AT);
  const coded: Order = { ...order, discounts: [{ id: "d", code: "CODE", amount: 100 }] };
  expect([isLapsed(coded, made + 5 * 60_000 - 1), isLapsed(coded, made + 5 * 60_000)]).toEqual([false, true]);
  const processing: Order = { ...withCheckout(order, checkout), processingSince: LATER };
  const end = Date.parse(LATER) + 16 * DAY;
  expect([isLapsed(processing, end - 1), isLapsed(processing, end)]).toEqual([false, true]);
  expect(withCheckout(order, checkout)).toEqual({ ...order, checkout, version: 2 });
});

test("an order that is pending ends once; one that has ended, or is paid, stays as it is", () => {
  expect(endedOrder(order, "void")).toEqual({ ...order, state: "void", version: 2 });
  expect(endedOrder(order, "failed")).toMatchObject({ state: "failed" });
  for (const state of ["paid", "refunded", "void", "failed"] as const) {
    const over = { ...order, state };
    expect(endedOrder(over, "void")).toBe(over);
  }
});

test("a payment in progress is recorded once, for the pending order's own checkout", () => {
  const open = withCheckout(order, checkout);
  const waiting = heard(open, { state: "processing" });
  expect(waiting).toEqual({ ...open, processingSince: LATER, version: 3 });
  expect([isProcessing(waiting), isProcessing(open), isProcessing({ ...waiting, state: "paid" })]).toEqual([
    true,
    false,
    false,
  ]);
  expect(heard(waiting, { state: "processing" }, LATEST)).toBe(waiting);
  expect(heard(open, { state: "processing", checkout: "cs_0" })).toBe(open);
  expect(heard(open, { state: "processing", checkout: undefined })).toMatchObject({ processingSince: LATER });
  expect(heard(order, { state: "processing" })).toMatchObject({ processingSince: LATER });
  const over = { ...open, state: "void" as const };
  expect(heard(over, { state: "processing" })).toBe(over);
  expect(heard(open, { state: "open" })).toBe(open);
  expect(heard(open, { state: "processing", taxes: [{ productId: "a", tax: 80 }] }).total).toEqual(open.total);
});

test("a paid order has Stripe's time, never ahead of ours, its payment and its settlement", () => {
  const settlement = { transaction: "txn_1", amount: 1380, fee: 59, currency: "eur" };
  expect(heard(order, { at: AT, method: "card", settlement })).toStrictEqual({
    ...order,
    state: "paid",
    paidAt: AT,
    paymentIntent: "pi_1",
    method: "card",
    settlement,
    heardAt: LATER,
    version: 2,
  });
  expect(heard(order, { at: LATEST }).paidAt).toBe(LATER);
  const bare = heard(order);
  expect(bare.paidAt).toBe(LATER);
  for (const name of ["method", "settlement"]) expect(bare).not.toHaveProperty(name);
  expect([isPaid(order), isPaid(bare)]).toEqual([false, true]);
});

test("a payment's settlement is recorded once, as soon as Stripe reports it", () => {
  const settlement = { transaction: "txn_1", amount: 1500, fee: 59, currency: "usd" };
  const awaiting = heard(order, { settlement: "awaited" });
  expect(awaiting.settlement).toBe("awaited");
  expect(heard(awaiting, { settlement: "awaited" }, LATEST)).toBe(awaiting);
  expect(heard(awaiting, {}, LATEST)).toBe(awaiting);
  const known = heard(awaiting, { settlement }, LATEST);
  expect(known).toEqual({ ...awaiting, settlement, heardAt: LATEST, version: 3 });
  expect(heard(known, { settlement: { ...settlement, amount: 1 } }, LATEST)).toBe(known);
});

test("the due amount is the total less the credit that paid a part of it", () => {
  const credited: Order = { ...order, credit: 300 };
  expect([arrivingOf(order), arrivingOf(credited)]).toEqual([1500, 1200]);
  expect(heard(credited, { received: { amount: 1200, currency: "usd" } })).toMatchObject({ state: "paid" });
  expect(settledOrder(credited, payment(), LATER)).toMatchObject({ refused: "payment-mismatch" });
});

const dispute = {
  id: "dp_1",
  amount: 1500,
  state: "needs-response" as const,
  reason: "general",
  openedAt: AT,
  hasEvidence: false,
  movements: [],
};

test("reports of refunds and of disputes are dated separately", () => {
  const paid = heard(order);
  const refunded = heard(paid, { refunds: [{ id: "re_1", amount: 400, state: "pending", at: AT }] }, LATEST);
  expect(refunded).toStrictEqual({
    ...paid,
    state: "partially-refunded",
    refunded: { amount: 400, currency: "usd" },
    refunds: [{ id: "re_1", amount: 400, state: "pending", at: LATEST, stripeRefund: "re_1", madeAt: AT }],
    refundedAt: AT,
    heardAt: LATEST,
    version: 3,
  });
  expect(heard(paid, { disputes: [dispute] }, LATEST)).toStrictEqual({
    ...paid,
    disputes: [dispute],
    disputedAt: AT,
    heardAt: LATEST,
    version: 3,
  });
});

test("an order with credit is fully refunded once all its payment is", () => {
  const paid = heard({ ...order, credit: 300 }, { received: { amount: 1200, currency: "usd" } });
  const back = (amount: number) =>
    heard(paid, { received: { amount: 1200, currency: "usd" }, refunds: [{ id: "re_1", amount, state: "succeeded" }] });
  expect([back(1199), back(1200)].map(({ state, refunded }) => [state, refunded.amount])).toEqual([
    ["partially-refunded", 1199],
    ["refunded", 1200],
  ]);
});

test("the end of an unnamed checkout ends the order", () => {
  const open = withCheckout(order, checkout);
  expect(heard(open, { state: "expired", checkout: undefined }).state).toBe("void");
  expect(heard(order, { state: "expired", checkout: "cs_0" }).state).toBe("void");
  expect(heard(order, { state: "failed", checkout: "cs_0" }).state).toBe("failed");
});

test("buyers see their order and its state, without shares and Stripe's ids", () => {
  const kept: Order = {
    ...heard(order, { settlement: "awaited" }),
    checkout,
    refunds: [],
    disputes: [dispute],
    disputedAt: AT,
    money: [],
    gift,
  };
  const [a, b] = order.lines.map(({ platformShareBasisPoints: _, ...line }) => line);
  expect(toShownOrder(kept)).toStrictEqual({
    id: ORDER_ID,
    lines: [a, b],
    total: { amount: 1500, currency: "usd" },
    refunded: { amount: 0, currency: "usd" },
    state: "paid",
    createdAt: AT,
    paidAt: LATER,
    gift: { email: gift.email, state: "waiting" },
  });
  const waiting = toShownOrder(heard(withCheckout(order, checkout), { state: "processing" }));
  expect(waiting.state).toBe("processing");
  expect(waiting).not.toHaveProperty("checkoutUrl");
  expect(toShownOrder(order)).not.toHaveProperty("checkoutUrl");
  expect(toShownOrder(order)).not.toHaveProperty("gift");
  expect(toShownOrder({ ...order, gift })).toMatchObject({ gift: { email: gift.email, state: "unpaid" } });
});

const bundle = productOf("all", { type: "bundle", includes: ["a", "b"] });
const shelf = (...products: Product[]) => new Map(products.map((each) => [each.id, each]));

test("a bundle keeps its products as now sold, without those off sale or paid another way", () => {
  const b = productOf("b", { type: "ebook", version: 7 });
  expect(included(bundle, shelf(productOf("a"), b))).toEqual([
    { productId: "a", type: "course", title: "Title of a", version: 3 },
    { productId: "b", type: "ebook", title: "Title of b", version: 7 },
  ]);
  expect(included(productOf("a"), shelf())).toEqual([]);
  const others: Partial<Product>[] = [
    { state: "archived" },
    { type: "bundle" },
    { recurring: { interval: "month" } },
    { credits: { amount: 3 } },
    { use: { credits: 3 } },
  ];
  for (const other of others) {
    expect(included(bundle, shelf(productOf("a"), productOf("b", other)))).toMatchObject({
      refused: "unknown-product",
    });
  }
  expect(included(bundle, shelf(productOf("a")))).toMatchObject({ refused: "unknown-product" });
});

test("a bundle delivers its products and grants itself; any other product delivers itself", () => {
  const ordered = ordering([bundle, productOf("a"), productOf("b"), productOf("c")], ["all", "c"]) as Order;
  const [all, c] = ordered.lines;
  if (!all || !c) throw new Error("no lines");
  expect(partsOf(all).map(({ productId }) => productId)).toEqual(["a", "b"]);
  expect(partsOf(c)).toEqual([{ productId: "c", type: "course", title: "Title of c", version: 3 }]);
  expect([productsOf(all), productsOf(c)]).toEqual([["all", "a", "b"], ["c"]]);
  expect(studiedIn(ordered)).toEqual(["a", "b", "c"]);
  expect(partsOf({ ...all, includes: undefined })).toEqual([]);
  expect(repeatedIn(ordered.lines)).toBeUndefined();
  expect(repeatedIn([all, { ...c, productId: "b" }])).toEqual({ product: "b", lines: ["all", "b"] });
});

test("each type of product has a tax code of Stripe's; tax is added to dollars alone", () => {
  expect(TAX_CODES).toEqual({
    course: "txcd_20060058",
    ebook: "txcd_10302000",
    report: "txcd_10302000",
    consultation: "txcd_20030000",
    membership: "txcd_10000000",
    bundle: "txcd_10000000",
    "credit-pack": "txcd_10000000",
  });
  expect(["usd", "eur", "cny"].map((code) => taxBehaviorOf(code as "usd"))).toEqual([
    "exclusive",
    "inclusive",
    "inclusive",
  ]);
});

test("a tax on one line leaves the others as they are", () => {
  const after = taxed(order, [
    { productId: "a", tax: 0 },
    { productId: "b", tax: 40 },
  ]);
  expect(after.lines[0]).toBe(order.lines[0]);
  expect(after.lines[1]).toStrictEqual({ ...order.lines[1], price: { amount: 540, currency: "usd" }, tax: 40 });
  expect(after.total).toEqual({ amount: 1540, currency: "usd" });
  expect(taxed(order)).toBe(order);
  const given = { ...order, lines: order.lines.map((line) => ({ ...line, shareBasis: 2000 })) };
  expect(taxed(given, [{ productId: "b", tax: 40 }]).lines[1]).toMatchObject({ shareBasis: 2000, tax: 40 });
});
