import { expect, test } from "vitest";
import { type Product, product, productTypes } from "../../../functions/catalogue/contract/product.ts";
import { composed, sellable } from "../../../functions/catalogue/domain/bundle.ts";
import { productOf } from "../../product-of.ts";

const bundle = productOf("all", { type: "bundle", includes: ["a", "b"] });
const shelf = (...parts: Product[]) => new Map(parts.map((each) => [each.id, each]));

test("bundles, and only bundles, include products", () => {
  expect(composed(bundle)).toBe(bundle);
  expect(composed(productOf("all", { type: "bundle" }))).toMatchObject({ refused: "invalid-bundle" });
  for (const type of productTypes.filter((each) => each !== "bundle")) {
    expect(composed(productOf("a", { type }))).toMatchObject({ id: "a" });
    expect(composed(productOf("a", { type, includes: ["b", "c"] }))).toMatchObject({ refused: "invalid-bundle" });
  }
});

test("a bundle includes 2 to 20 products, each once", () => {
  const ids = (count: number) => Array.from({ length: count }, (_, n) => `p${n}`);
  const isValid = (includes: string[]) => product.safeParse({ ...bundle, includes }).success;
  expect([1, 2, 20, 21].map((count) => isValid(ids(count)))).toEqual([false, true, true, false]);
  expect(isValid(["a", "a"])).toBe(false);
});

test.each([
  [{ creatorId: "other" }, "is no product of yours"],
  [{ type: "bundle", includes: ["x", "y"] }, "is a bundle itself"],
  [{ type: "membership", recurring: { interval: "month" } }, "is paid each month"],
  [{ state: "draft" }, "is not on sale"],
  [{ state: "archived" }, "is not on sale"],
] as [Partial<Product>, string][])("a bundle with a product of %o is not published, with the reason", (fields, why) => {
  const refused = sellable(bundle, shelf(productOf("a"), productOf("b", fields)));
  expect(refused).toMatchObject({ refused: "invalid-bundle", detail: expect.stringContaining(`b ${why}`) });
});

test("a bundle is published with its creator's products on sale, not with unknown ones", () => {
  expect(sellable(bundle, shelf(productOf("a"), productOf("b", { type: "membership" })))).toBe(bundle);
  expect(sellable(bundle, shelf(productOf("a")))).toMatchObject({ refused: "invalid-bundle" });
});
