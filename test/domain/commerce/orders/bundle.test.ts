import { expect, test } from "vitest";
import type { Product } from "../../../../functions/catalogue/contract/product.ts";
import { entitlementsOf } from "../../../../functions/commerce/changes/entitlements.ts";
import { changing, opening } from "../../../../functions/commerce/changes/order-change.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Refund } from "../../../../functions/commerce/contract/refund.ts";
import { inCart } from "../../../../functions/commerce/flows/cart.ts";
import { openOrder } from "../../../../functions/commerce/orders/order.ts";
import { evidenceOf } from "../../../../functions/commerce/refunds/evidence.ts";
import { requestedRefund } from "../../../../functions/commerce/refunds/refund.ts";
import { verdictOn } from "../../../../functions/commerce/refunds/refund-policy.ts";
import type { Studied } from "../../../../functions/commerce/refunds/study.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, ORDER_ID, productOf } from "../cart.ts";

const DAY = 86_400_000;
const bundle = productOf("all", { type: "bundle", includes: ["a", "b"], price: { amount: 1500, currency: "usd" } });
const shelf = [bundle, productOf("a"), productOf("b", { type: "ebook", version: 7 }), productOf("c")];
const found = (products: readonly Product[]) => new Map(products.map((each) => [each.id, each]));
const ordering = (products: string[], owned: string[] = [], on: readonly Product[] = shelf) =>
  openOrder({ id: ORDER_ID, customer: "buyer", products, at: AT }, found(on), new Set(owned));
function ordered(...products: string[]): Order {
  const order = ordering(products);
  if (isRefusal(order)) throw new Error(order.detail);
  return order;
}
const paid = (order: Order): Order => ({ ...order, state: "paid", paidAt: AT, paymentIntent: "pi_1" });
const states = (order: Order) => Object.fromEntries(entitlementsOf(order).map((each) => [each.productId, each.state]));

test("a bundle's line has the bundle's price, and its products as they were sold", () => {
  expect(ordered("all")).toMatchObject({
    total: { amount: 1500, currency: "usd" },
    lines: [
      {
        productId: "all",
        type: "bundle",
        includes: [
          { productId: "a", type: "course", title: "Title of a", version: 3 },
          { productId: "b", type: "ebook", title: "Title of b", version: 7 },
        ],
      },
    ],
  });
});

test("a paid bundle grants itself and each of its products, and its refund ends them all", () => {
  const order = paid(ordered("all", "c"));
  expect(states(order)).toEqual({ all: "active", a: "active", b: "active", c: "active" });
  expect(new Set(entitlementsOf(order).map(({ source }) => source))).toEqual(new Set([`ORDER#${ORDER_ID}`]));
  const refund: Refund = { id: "r", amount: 1500, lines: [0], state: "succeeded", at: AT };
  const back: Order = { ...order, refunds: [refund], state: "partially-refunded", version: 2 };
  expect(states(back)).toEqual({ all: "revoked", a: "revoked", b: "revoked", c: "active" });
  expect(changing(order, back).entitlements.map(({ productId }) => productId)).toEqual(["all", "a", "b"]);
});

test("an order of a bundle takes and releases the guards of its products too", () => {
  const order = ordered("all");
  const ownership = { guards: new Map([["b", { version: 4 }]]), owned: new Set<string>() };
  expect(opening(order, ownership).guards).toEqual([
    { productId: "all", from: 0, orderId: ORDER_ID },
    { productId: "a", from: 0, orderId: ORDER_ID },
    { productId: "b", from: 4, orderId: ORDER_ID },
  ]);
  const freed = changing(order, { ...order, state: "void", version: 2 }).guards;
  expect(freed).toEqual(["all", "a", "b"].map((productId) => ({ productId, orderId: "none" })));
});

test("a bundle is refused once all of its products are owned, and not before", () => {
  expect(ordering(["all"], ["a", "b"])).toMatchObject({ refused: "already-owned" });
  expect(ordering(["all"], ["all", "a"])).toMatchObject({ lines: [{ productId: "all" }] });
});

test("a cart refuses a bundle with one of its products or a bundle that shares one, naming both", () => {
  for (const cart of [
    ["all", "a"],
    ["a", "all"],
  ]) {
    const refused = ordering(cart);
    expect(refused).toMatchObject({ refused: "repeated-product", detail: expect.stringMatching(/all.* a|a .*all/) });
  }
  const other = productOf("more", { type: "bundle", includes: ["b", "c"] });
  expect(ordering(["all", "more"], [], [...shelf, other])).toMatchObject({
    refused: "repeated-product",
    detail: expect.stringContaining("all and more both hold b"),
  });
});

test.each([
  { state: "archived" },
  { type: "bundle", includes: ["x", "y"] },
  { recurring: { interval: "month" } },
] as Partial<Product>[])("a bundle is not sold with a product that is %o by now", (fields) => {
  const on = shelf.map((each) => (each.id === "b" ? { ...each, ...fields } : each));
  expect(ordering(["all"], [], on)).toMatchObject({ refused: "unknown-product", detail: expect.stringContaining("b") });
});

test("a cart holds at most 24 products with those of its bundles; the parts are looked up once", async () => {
  const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
  const bundles = [
    productOf("big", { type: "bundle", includes: ids("p", 20) }),
    productOf("small", { type: "bundle", includes: ids("q", 3) }),
  ];
  const asked: (readonly string[])[] = [];
  const findProducts = async (wanted: readonly string[]) => {
    asked.push(wanted);
    return found(bundles.filter(({ id }) => wanted.includes(id)));
  };
  expect(await inCart(findProducts, ["big", "small"])).toMatchObject({ refused: "too-many-products" });
  expect(asked).toEqual([["big", "small"]]);
  await inCart(findProducts, ["big", "x", "y", "z"]);
  expect(asked.at(-1)).toEqual(ids("p", 20));
});

const read: Studied = { opening: { customer: "buyer", productId: "b", firstAt: AT, lastAt: AT, count: 1 } };
const half: Studied = {
  progress: { customer: "buyer", productId: "a", progress: 0.5, furthest: 0.5, startedAt: AT, updatedAt: AT },
};

test("a bundle's refund is automatic only within the terms of each of its products", () => {
  const order = paid(ordered("all"));
  const at = Date.parse(AT) + DAY;
  expect(verdictOn(order, [0], { studies: new Map(), at }).approved).toBe(true);
  expect(verdictOn(order, [0], { studies: new Map([["b", read]]), at })).toMatchObject({
    approved: false,
    because: expect.stringContaining("Title of b was handed out"),
  });
  expect(verdictOn(order, undefined, { studies: new Map([["a", half]]), at }).because).toContain("Title of a");
  expect(verdictOn(order, undefined, { studies: new Map(), at: Date.parse(AT) + 15 * DAY }).approved).toBe(false);
});

test("a product of a bundle is not refunded alone, and the refusal names the bundle", () => {
  const ask = { id: "r", products: ["b"], reason: "no", at: AT };
  const refused = requestedRefund(paid(ordered("all")), ask, () => ({ approved: true, because: "" }));
  expect(refused).toMatchObject({ refused: "not-in-order", detail: expect.stringContaining("It came with all") });
});

test("evidence lists a bundle, its products and the use of each", () => {
  const dispute = {
    id: "dp_1",
    amount: 1500,
    state: "needs-response",
    reason: "fraudulent",
    openedAt: AT,
    hasEvidence: false,
    movements: [],
  } as const;
  const evidence = evidenceOf(paid(ordered("all")), { ...dispute, movements: [] }, { studies: new Map([["b", read]]) });
  for (const title of ["all", "a", "b"]) expect(evidence.product_description).toContain(`"Title of ${title}"`);
  expect(evidence.access_activity_log).toContain('content of "Title of b" (b) delivered');
  expect(evidence.refund_policy_disclosure).toMatch(/bundle "Title of all": within 14 days of payment/);
});
