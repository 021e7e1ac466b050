import { expect, test } from "vitest";
import { type Product, product, productTypes } from "../../../functions/catalogue/contract/product.ts";
import { divisible } from "../../../functions/catalogue/domain/instalments.ts";
import { productOf } from "../../product-of.ts";

test.each([
  [{ type: "membership", recurring: { interval: "month" } }],
  [{ type: "bundle", includes: ["a", "b"] }],
  [{ type: "credit-pack", credits: { amount: 10 } }],
  [{ use: { credits: 1 } }],
  [{ price: { amount: 0, currency: "usd" } }],
] as [Partial<Product>][])("a product with %o cannot be paid in instalments", (fields) => {
  expect(divisible(productOf("p", { ...fields, instalments: [3] }))).toMatchObject({ refused: "wrong-instalments" });
  expect(divisible(productOf("p", fields))).toMatchObject({ id: "p" });
});

test("every other product with a price can be paid in instalments", () => {
  for (const type of productTypes.filter((each) => each !== "bundle" && each !== "credit-pack")) {
    expect(divisible(productOf("p", { type, instalments: [2, 12] }))).toMatchObject({ id: "p" });
  }
});

test("instalments are 2 to 12, each number once", () => {
  const isValid = (instalments: number[]) => product.safeParse(productOf("p", { instalments })).success;
  expect([[], [1], [13], [2.5], [3, 3]].map(isValid)).toEqual([false, false, false, false, false]);
  expect([[2], [3, 6, 12]].map(isValid)).toEqual([true, true]);
});
