import { expect, test } from "vitest";
import type { Discount } from "../../../../functions/commerce/contract/discount.ts";
import {
  changedDiscount,
  type DiscountAsked,
  isManagedBy,
  newDiscount,
  ownerFor,
} from "../../../../functions/commerce/discounts/discount.ts";
import { AT } from "../cart.ts";
import { discountOf } from "./discount-of.ts";

const usd = (amount: number) => ({ amount, currency: "usd" as const });
const eur = (amount: number) => ({ amount, currency: "eur" as const });
const catalogue = new Map([
  ["own", { creatorId: "maker" }],
  ["foreign", { creatorId: "other" }],
]);

function made(terms: Partial<DiscountAsked["terms"]>, owner = "maker") {
  const { id, code, owner: _, state, redeemed, createdAt, version, ...whole } = discountOf("CODE");
  return newDiscount({ id, owner, code, terms: { ...whole, ...terms }, at: AT }, catalogue);
}
const LATER = "2026-06-01T00:00:00.001Z";

test.each<[string, Partial<DiscountAsked["terms"]>]>([
  ["two amounts in one currency", { value: { amounts: [usd(1), eur(1), usd(2)] } }],
  ["two minimums in one currency", { minimum: [usd(1), usd(2)] }],
  ["two mosts in one currency", { most: [eur(1), eur(2)] }],
  ["an amount of nothing", { value: { amounts: [usd(5), eur(0)] } }],
  ["an end at its start", { startsAt: AT, endsAt: AT }],
  ["an end before its start", { startsAt: LATER, endsAt: AT }],
  ["an amount with a most", { value: { amounts: [usd(5)] }, most: [usd(4)] }],
  ["a first purchase twice", { firstPurchaseOnly: true, maxPerCustomer: 2 }],
])("terms with %s are refused", (_, terms) => {
  expect(made(terms)).toMatchObject({ refused: "inconsistent-terms" });
});

test.each<[string, Partial<DiscountAsked["terms"]>]>([
  ["an amount in each of two currencies", { value: { amounts: [usd(1), eur(1)] } }],
  ["a minimum and a most in each of two currencies", { minimum: [usd(1), eur(1)], most: [usd(1), eur(1)] }],
  ["an end a moment after its start", { startsAt: AT, endsAt: LATER }],
  ["no end", { startsAt: LATER }],
  ["two uses for each customer", { maxPerCustomer: 2 }],
  ["products of the owner's", { products: ["own"] }],
])("terms with %s are accepted unchanged", (_, terms) => {
  expect(made(terms)).toEqual({ ...discountOf("CODE"), ...terms });
});

test("a discount for first purchases is always once per customer", () => {
  expect(made({ firstPurchaseOnly: true })).toMatchObject({ maxPerCustomer: 1 });
  expect(made({ firstPurchaseOnly: true, maxPerCustomer: 1 })).toMatchObject({ maxPerCustomer: 1 });
});

test("creators name their own products alone, the platform any", () => {
  expect(made({ products: ["own", "foreign"] })).toMatchObject({ refused: "not-your-product" });
  expect(made({ products: ["own", "none"] })).toMatchObject({ refused: "unknown-product" });
  const bounded = { most: [usd(100)], maxRedemptions: 5 };
  expect(made({ products: ["own", "foreign"], ...bounded }, "platform")).toMatchObject({ owner: "platform" });
  expect(made({ products: ["none"], ...bounded }, "platform")).toMatchObject({ refused: "unknown-product" });
});

test.each<[string, Partial<DiscountAsked["terms"]>]>([
  ["that anybody may use without end", { most: [usd(100)] }],
  ["of a part without a most in money", { maxRedemptions: 5 }],
  ["of each month for ever", { most: [usd(100)], maxRedemptions: 5, duration: "forever" }],
])("the platform makes no discount %s", (_, terms) => {
  expect(made(terms, "platform")).toMatchObject({ refused: "inconsistent-terms" });
});

test("the platform's discount of an amount needs no cap", () => {
  expect(made({ value: { amounts: [usd(5)] }, maxRedemptions: 5 }, "platform")).toMatchObject({ owner: "platform" });
});

test("a change needs the version that was read, and obeys the rules of a new discount", () => {
  const before: Discount = { ...discountOf("CODE"), version: 3, maxRedemptions: 5, maxPerCustomer: 2 };
  expect(changedDiscount(before, { version: 2, name: "x" })).toMatchObject({ refused: "version-conflict" });
  expect(changedDiscount(before, { version: 3, endsAt: AT })).toMatchObject({ refused: "inconsistent-terms" });
  expect(changedDiscount(before, { version: 3, name: "New", maxRedemptions: null, maxPerCustomer: undefined })).toEqual(
    {
      ...before,
      name: "New",
      maxRedemptions: undefined,
      version: 4,
    },
  );
});

test("a creator manages their own discounts, an operator all", () => {
  expect(isManagedBy({ user: "maker", groups: [] }, { owner: "maker" })).toBe(true);
  expect(isManagedBy({ user: "other", groups: ["creator"] }, { owner: "maker" })).toBe(false);
  expect(isManagedBy({ user: "op", groups: ["operator"] }, { owner: "maker" })).toBe(true);
});

test.each([
  ["a creator's are their own", ["creator"], undefined, "ann"],
  ["an operator's are the platform's", ["operator"], undefined, "platform"],
  ["an operator who creates makes their own unless they say otherwise", ["creator", "operator"], undefined, "ann"],
  ["an operator may name another owner", ["operator"], "maker", "maker"],
])("the owner of a new discount: %s", (_, groups, named, owner) => {
  expect(ownerFor({ user: "ann", groups }, named)).toBe(owner);
});

test("buyers, and creators who name another owner, are refused", () => {
  expect(ownerFor({ user: "ann", groups: [] })).toMatchObject({ refused: "not-a-seller" });
  expect(ownerFor({ user: "ann", groups: ["moderator"] }, "ann")).toMatchObject({ refused: "not-a-seller" });
  expect(ownerFor({ user: "ann", groups: ["creator"] }, "platform")).toMatchObject({ refused: "not-a-seller" });
});
