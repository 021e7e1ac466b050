import { expect, test } from "vitest";
import { productTypes, topics } from "../../functions/catalogue/contract/product.ts";
import { askedOf, browseOf, browsePath } from "../../web/app/shop/browse-query.ts";

const read = (query: string) => browseOf(new URLSearchParams(query), "en", { topics, types: productTypes });

test("a list's filters survive the way through its address", () => {
  const path = "/works?q=knots&topic=design&type=ebook&language=all&most=20&sort=rating&cursor=abc";
  const browse = read(path.split("?")[1] as string);
  expect(browsePath(browse, "en", { cursor: browse.cursor })).toBe(path);
});

test("invalid parameters of an address are ignored", () => {
  const usual = read("");
  expect(read("topic=none&type=&language=fr&most=-3&sort=best&q=%20")).toEqual(usual);
  expect(read("most=1.5")).toEqual(usual);
  expect(browsePath(usual, "en")).toBe("/works");
});

test("another filter begins with the first page", () => {
  expect(browsePath(read("topic=law&cursor=abc"), "en", { topic: undefined })).toBe("/works");
});

test("price filters are in the minor units of the visitor's currency", () => {
  expect(askedOf(read("most=20"), "usd")).toMatchObject({ currency: "usd", maxPrice: "2000" });
  expect(askedOf(read("most=2000"), "jpy")).toMatchObject({ currency: "jpy", maxPrice: "2000" });
  expect(askedOf(read("most=20"), "kwd")).toMatchObject({ currency: "kwd", maxPrice: "20000" });
});

test("the currency filters a list only together with prices", () => {
  expect(askedOf(read("topic=law"), "usd")).not.toHaveProperty("currency");
  expect(askedOf(read("sort=-price"), "usd")).toMatchObject({ currency: "usd", sort: "-price" });
});
