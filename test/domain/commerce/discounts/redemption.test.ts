import { expect, test } from "vitest";
import type { Discount } from "../../../../functions/commerce/contract/discount.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import { releasedDiscounts } from "../../../../functions/commerce/discounts/discount-eligibility.ts";
import {
  discountedOrder,
  discountOwnersOf,
  hasExactlyCodes,
  listedLine,
  orderRedeemerOf,
} from "../../../../functions/commerce/discounts/discounted-order.ts";
import { type Redeemer, redemptionsBetween } from "../../../../functions/commerce/discounts/redemption.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, ORDER_ID, orderOf, productOf } from "../cart.ts";
import { discountOf } from "./discount-of.ts";

const usd = (amount: number) => [{ amount, currency: "usd" as const }];
const priced = (order: Order, products: ReturnType<typeof productOf>[], ...discounts: Discount[]) => {
  const made = discountedOrder(
    order,
    new Map(products.map((each) => [each.id, each])),
    discounts.map(({ code }) => code),
    {
      byCode: Map.groupBy(
        discounts.map((discount) => ({ discount, used: 0 })),
        ({ discount }) => discount.code,
      ),
      hasBought: false,
    },
  );
  if (isRefusal(made)) throw new Error(made.detail);
  return made;
};

const user = (state: Redeemer["state"], fields: Partial<Redeemer> = {}): Redeemer => ({
  reference: `ORDER#${ORDER_ID}`,
  customer: "buyer",
  createdAt: AT,
  state,
  currency: "usd",
  discounts: [
    { id: "first", amount: 100 },
    { id: "other", amount: 50 },
  ],
  ...fields,
});

test("a redemption counts from the order's start until it ends unpaid", () => {
  const counts = (before: Redeemer["state"] | undefined, after: Redeemer["state"]) =>
    redemptionsBetween(before && user(before), user(after)).map(({ count }) => count);
  expect(counts(undefined, "open")).toEqual([1, 1]);
  expect(counts(undefined, "redeemed")).toEqual([1, 1]);
  expect(counts("open", "redeemed")).toEqual([0, 0]);
  expect(counts("open", "given-back")).toEqual([-1, -1]);
  // Money that arrives after the end counts all the same.
  expect(counts("given-back", "redeemed")).toEqual([1, 1]);
  expect(counts(undefined, "given-back")).toEqual([0, 0]);
  for (const state of ["open", "redeemed", "given-back"] as const) expect(counts(state, state)).toEqual([]);
});

test("a redemption says by what, for whom, when, how much and within which limits", () => {
  const limits = { version: 3, maxRedemptions: 5, firstPurchaseOnly: false };
  expect(redemptionsBetween(undefined, user("open"), new Map([["first", limits]]))).toStrictEqual([
    {
      redemption: {
        discountId: "first",
        reference: `ORDER#${ORDER_ID}`,
        amount: { amount: 100, currency: "usd" },
        state: "open",
        at: AT,
      },
      customer: "buyer",
      count: 1,
      within: limits,
    },
    {
      redemption: {
        discountId: "other",
        reference: `ORDER#${ORDER_ID}`,
        amount: { amount: 50, currency: "usd" },
        state: "open",
        at: AT,
      },
      customer: "buyer",
      count: 1,
    },
  ]);
});

test("an order uses its discounts while open and once paid, refunds or not", () => {
  const order: Order = { ...orderOf(productOf("a")), discounts: [{ id: "first", code: "FIRST", amount: 100 }] };
  expect(orderRedeemerOf(order)).toEqual({
    reference: `ORDER#${ORDER_ID}`,
    customer: "buyer",
    createdAt: AT,
    state: "open",
    currency: "usd",
    discounts: order.discounts,
  });
  const states = (["pending", "paid", "partially-refunded", "refunded", "failed", "void"] as const).map(
    (state) => orderRedeemerOf({ ...order, state }).state,
  );
  expect(states).toEqual(["open", "redeemed", "redeemed", "redeemed", "given-back", "given-back"]);
});

test("an invoice's discount is redeemed by its membership, not by its order", () => {
  const order: Order = { ...orderOf(productOf("a")), discounts: [{ id: "first", code: "FIRST", amount: 100 }] };
  expect(orderRedeemerOf({ ...order, subscription: "s" }).discounts).toEqual([]);
  expect(orderRedeemerOf(orderOf(productOf("a"))).discounts).toEqual([]);
});

test("a cart's codes may be the platform's or its sellers'", () => {
  const found = ["maker", "other", "maker"].map((creatorId, n) => productOf(`p${n}`, { creatorId }));
  expect(discountOwnersOf(found)).toEqual(["platform", "maker", "other"]);
});

test("an open order matches exactly its own codes, in any order", () => {
  const coded = (...codes: string[]): Order => ({
    ...orderOf(productOf("a")),
    discounts: codes.map((code) => ({ id: code, code, amount: 1 })),
  });
  expect(hasExactlyCodes(coded("A", "B"), ["B", "A", "A"])).toBe(true);
  expect(hasExactlyCodes(coded("A", "B"), ["A", "C"])).toBe(false);
  expect(hasExactlyCodes(coded("A", "B"), ["A"])).toBe(false);
  expect(hasExactlyCodes(orderOf(productOf("a")), [])).toBe(true);
  expect(hasExactlyCodes(orderOf(productOf("a")), ["A"])).toBe(false);
});

test("an order that replaces another may use its redemptions again", () => {
  const [one, two] = [discountOf("ONE", { redeemed: 5 }), discountOf("TWO", { redeemed: 5 })];
  const found = {
    byCode: new Map([
      ["ONE", [{ discount: one, used: 2 }]],
      ["TWO", [{ discount: two, used: 2 }]],
    ]),
    hasBought: true,
  };
  expect(releasedDiscounts(found, [{ id: two.id }, { id: "gone" }])).toEqual({
    byCode: new Map([
      ["ONE", [{ discount: one, used: 2 }]],
      ["TWO", [{ discount: { ...two, redeemed: 4 }, used: 1 }]],
    ]),
    hasBought: true,
  });
});

test("a product is listed at its price and floor in the currency", () => {
  const product = productOf("a", {
    prices: [{ amount: 900, currency: "eur" }],
    floor: [
      { amount: 300, currency: "eur" },
      { amount: 400, currency: "usd" },
    ],
  });
  const line = { productId: "a", creatorId: "maker" };
  expect(listedLine(product, "usd")).toEqual({ ...line, listPrice: 1000, floor: 400 });
  expect(listedLine(product, "eur")).toEqual({ ...line, listPrice: 900, floor: 300 });
  expect(listedLine(product, "jpy")).toEqual({ ...line, listPrice: 0, floor: 0 });
  expect(listedLine(productOf("b"), "usd")).toMatchObject({ listPrice: 1000, floor: 0 });
});

test("an order without codes stays as it is; one with codes carries their limits", () => {
  const a = productOf("a");
  const order = orderOf(a);
  expect(priced(order, [a]).order).toBe(order);
  const code = discountOf("CODE", { maxRedemptions: 5 });
  const made = priced(order, [a], code);
  expect(made.limits).toEqual(new Map([[code.id, code]]));
  expect(made.order).toMatchObject({ state: "pending", total: { amount: 900 } });
  expect(made.order).not.toHaveProperty("paidAt");
});

test("a floor counts per seat; a product that left the catalogue has none", () => {
  const a = productOf("a", { floor: usd(950) });
  const order = orderOf(a);
  const [line] = order.lines;
  if (!line) throw new Error("no line");
  const seats: Order = {
    ...order,
    lines: [{ ...line, price: { amount: 3000, currency: "usd" }, quantity: 3 }],
    total: { amount: 3000, currency: "usd" },
  };
  const half = discountOf("HALF", { value: { basisPoints: 5_000 } });
  expect(priced(seats, [a], half).order.total.amount).toBe(2850);
  expect(priced(seats, [], half).order.total.amount).toBe(1500);
});

test("a line has a share basis only if the platform gave a discount", () => {
  const [a, b] = [productOf("a"), productOf("b", { creatorId: "other" })];
  const own = discountOf("OWN", { stacks: true });
  const ours = discountOf("OURS", { owner: "platform", products: ["b"], stacks: true });
  const { lines } = priced(orderOf(a, b), [a, b], own, ours).order;
  expect(lines[0]).not.toHaveProperty("shareBasis");
  expect(lines[1]).toMatchObject({ price: { amount: 900 }, listPrice: { amount: 1000 }, shareBasis: 1000 });
});
