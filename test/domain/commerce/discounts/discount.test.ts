import { expect, test } from "vitest";
import type { Product } from "../../../../functions/catalogue/contract/product.ts";
import { toShownOrder } from "../../../../functions/commerce/changes/shown-order.ts";
import { type Discount, discountCode } from "../../../../functions/commerce/contract/discount.ts";
import { changedDiscount, newDiscount, ownerFor } from "../../../../functions/commerce/discounts/discount.ts";
import {
  appliedCodes,
  type DiscountableLine,
  type FoundDiscounts,
  toShownRejections,
} from "../../../../functions/commerce/discounts/discount-eligibility.ts";
import {
  discountedOrder,
  hasExactlyCodes,
  listedLine,
} from "../../../../functions/commerce/discounts/discounted-order.ts";
import { journalsBetween } from "../../../../functions/commerce/ledger/journal.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, orderOf, productOf } from "../cart.ts";
import { discountOf } from "./discount-of.ts";

/** Fourteen days from the payment, as what is sold in these tests is. */
const TERMS_END = "2026-06-15T00:00:00.000Z";

const found = (...discounts: Discount[]): FoundDiscounts => ({
  byCode: Map.groupBy(
    discounts.map((discount) => ({ discount, used: 0 })),
    ({ discount }) => discount.code,
  ),
  hasBought: false,
});
const [a, b] = [
  productOf("a", { prices: [{ amount: 900, currency: "eur" }] }),
  productOf("b", { creatorId: "other", price: { amount: 500, currency: "usd" } }),
] as [Product, Product];
const basket = { lines: [a, b].map((each) => listedLine(each, "usd")), currency: "usd" as const, at: AT };
function apply(codes: string[], ...discounts: Discount[]) {
  const { applied, rejected } = appliedCodes(basket, codes, found(...discounts));
  const parts = (off: ReadonlyMap<DiscountableLine, number>) => basket.lines.map((line) => off.get(line) ?? 0);
  return { applied: applied.map(({ off, ...rest }) => ({ ...rest, parts: parts(off) })), rejected };
}
const reasons = (codes: string[], ...discounts: Discount[]) =>
  apply(codes, ...discounts).rejected.map(({ code, reason }) => `${code} ${reason}`);
const usd = (amount: number) => [{ amount, currency: "usd" as const }];

test.each<[string, Partial<Discount>]>([
  ["archived", { state: "archived" }],
  ["not-started", { startsAt: "2026-06-01T00:00:00.001Z" }],
  ["over", { startsAt: "2026-05-01T00:00:00.000Z", endsAt: AT }],
  ["used-up", { maxRedemptions: 3, redeemed: 3 }],
  ["not-for-these-products", { owner: "a-third" }],
  ["not-for-these-products", { products: ["b"] }],
  ["not-for-these-products", { owner: "platform", products: ["c"] }],
  ["not-in-this-currency", { value: { amounts: [{ amount: 100, currency: "eur" }] } }],
  ["not-in-this-currency", { minimum: [{ amount: 1, currency: "eur" }] }],
  ["not-in-this-currency", { most: [{ amount: 1, currency: "eur" }] }],
  ["below-minimum", { minimum: usd(1001) }],
])("a code is rejected as %s where its discount is %j", (reason, fields) => {
  expect(reasons(["CODE"], discountOf("CODE", fields))).toEqual([`CODE ${reason}`]);
});

test("a code is valid from its start until its end, and at exactly its minimum", () => {
  const edge = { startsAt: AT, endsAt: "2026-06-01T00:00:00.001Z", minimum: usd(1000) };
  expect(apply(["CODE"], discountOf("CODE", edge)).applied).toMatchObject([{ parts: [100, 0], amount: 100 }]);
});

test("a code is valid until its last redemption", () => {
  for (const redeemed of [0, 2]) {
    expect(apply(["CODE"], discountOf("CODE", { maxRedemptions: 3, redeemed })).applied).toHaveLength(1);
  }
});

test("limits for each customer and for first purchases are the customer's", () => {
  const each = discountOf("EACH", { maxPerCustomer: 2 });
  const first = discountOf("FIRST", { firstPurchaseOnly: true });
  const of = (used: number, hasBought: boolean) =>
    appliedCodes(basket, ["EACH"], { byCode: new Map([["EACH", [{ discount: each, used }]]]), hasBought });
  expect(of(1, true).applied).toHaveLength(1);
  expect(of(2, true).rejected).toMatchObject([{ reason: "used-by-you" }]);
  expect(appliedCodes(basket, ["FIRST"], { ...found(first), hasBought: true }).rejected).toMatchObject([
    { reason: "not-first-purchase" },
  ]);
});

test("a discount that does not stack stands alone; stacking ones apply in any order", () => {
  const alone = discountOf("ALONE");
  const [ten, five] = [
    discountOf("TEN", { stacks: true }),
    discountOf("FIVE", { stacks: true, value: { amounts: usd(500) } }),
  ];
  expect(reasons(["ALONE", "TEN"], alone, ten)).toEqual(["ALONE stands-alone"]);
  expect(apply(["ALONE", "TEN"], alone, ten).applied).toMatchObject([{ discount: { code: "TEN" } }]);
  expect(reasons(["ALONE", "NONE"], alone)).toEqual(["NONE unknown-code"]);
  expect(reasons(["ALONE", "ALONE"], alone)).toEqual([]);
  const both = apply(["TEN", "FIVE"], ten, five);
  expect(both.applied.map(({ amount }) => amount).toSorted()).toEqual([100, 500]);
  expect(apply(["FIVE", "TEN", "FIVE"], ten, five)).toEqual(both);
});

test("a code with nothing left to take off is rejected, and changes nothing for the others", () => {
  const all = discountOf("ALL", { stacks: true, value: { basisPoints: 10_000 } });
  const five = discountOf("FIVE", { stacks: true, value: { amounts: usd(500) } });
  const { applied, rejected } = apply(["ALL", "FIVE"], all, five);
  expect(applied).toMatchObject([{ amount: 1000 }]);
  expect(rejected).toMatchObject([{ code: "FIVE", reason: "nothing-left" }]);
});

const priced = (codes: string[], ...discounts: Discount[]) => {
  const made = discountedOrder(
    orderOf(a, b),
    new Map([a, b].map((each) => [each.id, each])),
    codes,
    found(...discounts),
  );
  if (isRefusal(made)) throw new Error(made.detail);
  return made.order;
};

test("an order with codes stores each reduction and each line's list price", () => {
  const order = priced(["CODE"], discountOf("CODE"));
  expect(order).toMatchObject({
    total: { amount: 1400, currency: "usd" },
    discounts: [{ code: "CODE", amount: 100 }],
    lines: [{ price: { amount: 900 }, listPrice: { amount: 1000 } }, { price: { amount: 500 } }],
  });
  expect(order.lines[1]).not.toHaveProperty("listPrice");
  expect([
    hasExactlyCodes(order, ["CODE"]),
    hasExactlyCodes(order, []),
    hasExactlyCodes(order, ["CODE", "TEN"]),
  ]).toEqual([true, false, false]);
});

test("an order with a code that does not apply is refused without the reason", () => {
  const refused = discountedOrder(orderOf(a), new Map(), ["CODE"], found(discountOf("CODE", { state: "archived" })));
  expect(refused).toMatchObject({
    refused: "code-not-applicable",
    detail: expect.stringContaining("CODE: There is no such code, or it does not apply"),
  });
});

test("creators bear their discounts, the platform its own, and buyers do not see shares", () => {
  const own = priced(["CODE"], discountOf("CODE"));
  const [booked] = journalsBetween(own, { ...own, state: "paid", paidAt: AT });
  expect(booked?.postings).toEqual([
    { account: "stripe", amount: 1400 },
    { account: "revenue", amount: -140 },
    { account: "creator:maker", amount: -810, refundableUntil: TERMS_END },
    { account: "creator:other", amount: -450, refundableUntil: TERMS_END },
  ]);
  const half = priced(["HALF"], discountOf("HALF", { owner: "platform", value: { basisPoints: 5_000 } }));
  const [given] = journalsBetween(half, { ...half, state: "paid", paidAt: AT });
  expect(given?.postings).toEqual([
    { account: "stripe", amount: 750 },
    { account: "revenue", amount: 600 },
    { account: "creator:maker", amount: -900, refundableUntil: TERMS_END },
    { account: "creator:other", amount: -450, refundableUntil: TERMS_END },
  ]);
  expect(JSON.stringify(toShownOrder(half))).not.toContain("shareBasis");
});

test("a free order is paid at once, and the platform's discount is earned", () => {
  const all = { value: { basisPoints: 10_000 } };
  const made = discountedOrder(orderOf(a), new Map([["a", a]]), ["ALL"], found(discountOf("ALL", all)));
  if (isRefusal(made)) throw new Error(made.detail);
  expect(made.order).toMatchObject({ state: "paid", paidAt: AT, total: { amount: 0 } });
  expect(journalsBetween(undefined, made.order)).toMatchObject([{ postings: [], sold: [{ count: 1, gross: 0 }] }]);
  const given = priced(["ALL"], discountOf("ALL", { ...all, owner: "platform" }));
  expect(journalsBetween(undefined, given)).toMatchObject([
    {
      postings: [
        { account: "revenue", amount: 1350 },
        { account: "creator:maker", amount: -900, refundableUntil: TERMS_END },
        { account: "creator:other", amount: -450, refundableUntil: TERMS_END },
      ],
    },
  ]);
});

const { id, owner, code, state, redeemed, createdAt, version, ...terms } = discountOf("CODE");
const making = (fields: Partial<Discount>, by = owner) =>
  newDiscount(
    { id, owner: by, code, at: AT, terms: { ...terms, ...fields } },
    new Map([a, b].map((each) => [each.id, each])),
  );

test("a discount's terms fit together, and a creator's is for their own products", () => {
  expect(making({})).toEqual(discountOf("CODE"));
  for (const wrong of [
    { endsAt: AT },
    { value: { amounts: [...usd(1), ...usd(2)] } },
    { value: { amounts: usd(0) } },
    { minimum: [...usd(1), ...usd(2)] },
    { firstPurchaseOnly: true, maxPerCustomer: 2 },
    { most: [...usd(1), ...usd(2)] },
    { value: { amounts: usd(5) }, most: usd(5) },
  ]) {
    expect(making(wrong), JSON.stringify(wrong)).toMatchObject({ refused: "inconsistent-terms" });
  }
  expect(making({ firstPurchaseOnly: true })).toMatchObject({ maxPerCustomer: 1 });
  expect(making({ products: ["a", "b"] })).toMatchObject({ refused: "not-your-product" });
  const bounded = { most: usd(500), maxRedemptions: 10 };
  expect(making({ products: ["a", "b"], ...bounded }, "platform")).toMatchObject({ products: ["a", "b"] });
  expect(making({ products: ["c"] })).toMatchObject({ refused: "unknown-product" });
});

test("a change makes the next version; null removes a limit; the value stays", () => {
  const before = discountOf("CODE", { maxRedemptions: 5 });
  expect(changedDiscount(before, { version: 1, maxRedemptions: null, name: "Other" })).toMatchObject({
    name: "Other",
    maxRedemptions: undefined,
    value: before.value,
    version: 2,
  });
  expect(changedDiscount(before, { version: 2 })).toMatchObject({ refused: "version-conflict" });
  expect(changedDiscount(before, { version: 1, endsAt: AT })).toMatchObject({ refused: "inconsistent-terms" });
});

test("creators own their discounts; operators own the platform's and see all", () => {
  const creator = { user: "ann", groups: ["creator"] };
  const operator = { user: "op", groups: ["operator"] };
  expect([ownerFor(creator), ownerFor(operator), ownerFor(operator, "ann")]).toEqual(["ann", "platform", "ann"]);
  for (const [who, named] of [
    [creator, "ben"],
    [creator, "platform"],
    [{ user: "eve", groups: [] }, undefined],
  ] as const) {
    expect(ownerFor(who, named)).toMatchObject({ refused: "not-a-seller" });
  }
});

test("the platform's discounts are limited in amount, number and duration", () => {
  const bounded = { most: usd(500), maxRedemptions: 10 };
  expect(making(bounded, "platform")).toMatchObject(bounded);
  expect(making({ value: { amounts: usd(500) }, maxRedemptions: 10 }, "platform")).toMatchObject({ owner: "platform" });
  for (const open of [
    { maxRedemptions: 10 },
    { most: usd(500) },
    { value: { amounts: usd(500) } },
    { ...bounded, duration: "forever" as const },
  ]) {
    expect(making(open, "platform"), JSON.stringify(open)).toMatchObject({ refused: "inconsistent-terms" });
  }
  const kept = discountOf("CODE", { owner: "platform", ...bounded });
  expect(changedDiscount(kept, { version: 1, maxRedemptions: null })).toMatchObject({ refused: "inconsistent-terms" });
});

test("a percentage is capped over all lines together, in the same proportions", () => {
  const capped = discountOf("CODE", { owner: "platform", value: { basisPoints: 5_000 }, most: usd(300) });
  expect(apply(["CODE"], capped).applied).toMatchObject([{ parts: [200, 100], amount: 300 }]);
  const wide = discountOf("CODE", { owner: "platform", value: { basisPoints: 5_000 }, most: usd(99_999) });
  expect(apply(["CODE"], wide).applied).toMatchObject([{ parts: [500, 250], amount: 750 }]);
});

test("of several owners' discounts with one code, the greatest reduction applies", () => {
  const [own, ours] = [
    discountOf("SAME"),
    discountOf("SAME", { id: "01ZZ", owner: "platform", value: { basisPoints: 2_000 } }),
  ];
  expect(apply(["SAME"], own, ours).applied).toMatchObject([{ discount: { owner: "platform" }, amount: 300 }]);
  const archived = { ...ours, state: "archived" as const };
  expect(apply(["SAME"], own, archived).applied).toMatchObject([{ discount: { owner: "maker" }, amount: 100 }]);
  const twin = { ...ours, value: { amounts: usd(100) } };
  expect(apply(["SAME"], twin, own).applied).toMatchObject([{ discount: { id: own.id } }]);
  expect(apply(["SAME"], own, twin).applied).toMatchObject([{ discount: { id: own.id } }]);
});

test("a code is read in any case, width and dash", () => {
  for (const typed of [
    "june-10",
    "\uff2a\uff35\uff2e\uff25\uff0d\uff11\uff10",
    "June\u201310",
    "JUNE\u221210",
    " june\u200b-10 ",
  ]) {
    expect(discountCode.parse(typed)).toBe("JUNE-10");
  }
  expect(discountCode.safeParse("ju ne").success).toBe(false);
});

test("people who do not manage a code get the same reply, whatever the reason", () => {
  const kept = ["archived", "used-up", "below-minimum", "not-first-purchase", "unknown-code"] as const;
  const told = kept.map((reason) =>
    toShownRejections([{ code: "CODE", reason, detail: `because ${reason}`, owner: "maker" }], () => false),
  );
  expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
  const [mine] = toShownRejections(
    [{ code: "CODE", reason: "archived", detail: "x", owner: "maker" }],
    (owner) => owner === "maker",
  );
  expect(mine).toEqual({ code: "CODE", reason: "archived", detail: "x" });
});

test("an unknown code gets the same reply, even for operators", () => {
  const [told] = toShownRejections([{ code: "CODE", reason: "unknown-code", detail: "There is none." }], () => true);
  expect(told).toMatchObject({ code: "CODE", reason: "code-not-applicable" });
});

test("a rejection carries the code's owner", () => {
  const [alone, ten] = [discountOf("ALONE"), discountOf("TEN", { stacks: true, owner: "platform" })];
  expect(apply(["ALONE", "TEN"], alone, ten).rejected).toMatchObject([{ code: "ALONE", owner: "maker" }]);
  const archived = discountOf("OVER", { state: "archived", owner: "platform" });
  expect(apply(["OVER"], archived).rejected).toMatchObject([{ code: "OVER", owner: "platform" }]);
});
