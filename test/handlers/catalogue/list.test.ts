import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { roundTrips } from "../round-trips.ts";
import { cloud } from "./environment.ts";
import { ports } from "./ports.ts";
import { pages, shop } from "./world.ts";

afterAll(cloud.close);
/** Ids of twelve products on sale, in the order they were published. */
const ids: string[] = [];
const amounts = [500, 100, 900, 300, 700, 200, 800, 400, 1000, 600, 0, 250];
beforeAll(async () => {
  for (const [n, amount] of amounts.entries()) {
    const id = await shop.sell(n % 2 === 0 ? "anna" : "ben", {
      title: `Number ${n} of twelve`,
      summary: n % 3 === 0 ? "For Beginners" : "深度学习",
      topic: n % 4 === 0 ? "design" : "law",
      type: n % 2 === 0 ? "consultation" : "membership",
      language: n < 6 ? "en" : "zh",
      price: { amount, currency: n === 11 ? "jpy" : "usd" },
    });
    ids.push(id);
  }
  await shop.create("anna", { title: "A draft of twelve" });
});
const numbers = (found: readonly string[]) => found.map((id) => ids.indexOf(id));
const listed = async (query: object) => numbers((await pages(shop.list, query)).flat());
const where = (keep: (n: number) => boolean) => [...ids.keys()].filter(keep).reverse();

test("the newest come first, and pages hold each product once", async () => {
  const found = await pages(shop.list, { limit: "5" });
  expect(found.map((page) => page.length)).toEqual([5, 5, 2]);
  expect(numbers(found.flat())).toEqual(where(() => true));
});

test("filters by type, topic, language and creator work alone, together and over any pages", async () => {
  for (const limit of ["1", "2", "100"]) {
    expect(await listed({ limit, type: "membership" })).toEqual(where((n) => n % 2 === 1));
    expect(await listed({ limit, topic: "design" })).toEqual(where((n) => n % 4 === 0));
    expect(await listed({ limit, language: "zh", creatorId: "anna" })).toEqual(where((n) => n >= 6 && n % 2 === 0));
  }
});

test("a price range is within one currency, ends included, whatever the order", async () => {
  const range = { currency: "usd", minPrice: "300", maxPrice: "700" };
  const inRange = where((n) => n !== 11 && amounts[n]! >= 300 && amounts[n]! <= 700);
  expect(await listed({ ...range, limit: "2" })).toEqual(inRange);
  const byPrice = inRange.toSorted((a, b) => amounts[a]! - amounts[b]!);
  expect(await listed({ ...range, limit: "2", sort: "price" })).toEqual(byPrice);
  expect(await listed({ ...range, limit: "2", sort: "-price" })).toEqual(byPrice.toReversed());
  expect(await listed({ currency: "jpy" })).toEqual([11]);
  expect(await listed({ currency: "usd", maxPrice: "0" })).toEqual([10]);
});

test("prices without a currency are refused, and the fix is named", async () => {
  for (const query of [{ minPrice: "1" }, { maxPrice: "1" }, { sort: "price" }, { sort: "-price" }]) {
    const reply = await shop.list(query);
    expect(reply).toMatchObject({ status: 400, body: { errors: [{ pointer: "/query/currency" }] } });
  }
});

test("a search finds products with every word, in any case, order and script", async () => {
  expect(await listed({ q: "beginners NUMBER" })).toEqual(where((n) => n % 3 === 0));
  expect(await listed({ q: "深度", limit: "3" })).toEqual(where((n) => n % 3 !== 0));
  expect(await listed({ q: "beginners 深度" })).toEqual([]);
  expect(await listed({ q: "draft" })).toEqual([]);
});

test("by rating, a product whose stars went up moves up, and one without reviews stays between", async () => {
  const rate = async (id: string, paid: { count: number; sum: number }) => {
    const product = (await ports.findProduct(id)) as Product;
    await ports.replaceRating(product, { free, paid }, 10);
  };
  const free = { count: 0, sum: 0 };
  await rate(ids[3]!, { count: 10, sum: 50 });
  await rate(ids[5]!, { count: 10, sum: 10 });
  const found = await listed({ sort: "rating", limit: "5" });
  expect([found[0], found.at(-1)]).toEqual([3, 5]);
  expect(found).toHaveLength(12);
});

test("a change of a product on sale moves it in the list by price and keeps its place by rating", async () => {
  const id = ids[3]!;
  const { version } = (await shop.get(id)).body;
  await shop.update("ben", id, { price: { amount: 5000, currency: "usd" }, version });
  expect((await listed({ sort: "-price", currency: "usd" }))[0]).toBe(3);
  expect((await listed({ sort: "rating" }))[0]).toBe(3);
  expect((await shop.get(id)).body.rating).toEqual({ count: 10, sum: 50 });
});

test("a creator's own list has every state, newest first, and nobody else's", async () => {
  const found = await pages((query) => shop.listOwn("anna", query), { limit: "3" });
  expect(found.map((page) => page.length)).toEqual([3, 3, 1]);
  expect(numbers(found.flat())).toEqual([-1, ...where((n) => n % 2 === 0)]);
});

test("a cursor of another list, of another filter or of no list is refused", async () => {
  const { cursor = "" } = (await shop.list({ limit: "1" })).body;
  const own = (await shop.listOwn("anna", { limit: "1" })).body.cursor ?? "";
  const [scope] = JSON.parse(Buffer.from(cursor, "base64url").toString());
  const forged = (key: unknown) => Buffer.from(JSON.stringify([scope, key])).toString("base64url");
  const tries = [
    shop.list({ limit: "1", topic: "law", cursor }),
    shop.list({ limit: "1", sort: "rating", cursor }),
    shop.list({ cursor: own }),
    shop.listOwn("ben", { cursor: own }),
    shop.list({ cursor: "nonsense" }),
    shop.list({ cursor: forged({}) }),
    shop.list({ cursor: forged({ pk: 1, sk: 2 }) }),
    shop.list({ cursor: forged([]) }),
  ];
  for (const reply of await Promise.all(tries)) {
    expect(reply).toMatchObject({
      status: 400,
      body: { code: "stale-cursor", errors: [{ pointer: "/query/cursor" }] },
    });
  }
});

test("a list is one round trip, with or without a filter, and its creators are one more", async () => {
  expect(await roundTrips(documents, () => shop.list({ q: "twelve", limit: "3" }))).toBe(2);
  expect(await roundTrips(documents, () => shop.listOwn("anna"))).toBe(1);
});

test("a product is listed in each currency that it has a price in, with all filters", async () => {
  const prices = (amount: number) => [{ amount, currency: "kwd" }];
  const made: string[] = [];
  for (const amount of [500, 100, 300]) {
    made.push(await shop.sell("carla", { title: "Sold in dinars", topic: "music", prices: prices(amount * 10) }));
  }
  const own = await shop.sell("carla", { title: "Sold in dinars", price: { amount: 2000, currency: "kwd" } });
  const [dear, cheap, middle] = made as [string, string, string];
  const found = async (query: object) => (await pages(shop.list, query)).flat();
  for (const limit of ["1", "2", "100"]) {
    const asked = { currency: "kwd", q: "dinars", limit };
    expect(await found({ ...asked, sort: "price" })).toEqual([cheap, own, middle, dear]);
    expect(await found({ ...asked, sort: "-price" })).toEqual([dear, middle, own, cheap]);
    expect(await found({ ...asked, sort: "price", topic: "music" })).toEqual([cheap, middle, dear]);
    expect(await found({ ...asked, sort: "price", minPrice: "1500", maxPrice: "3000" })).toEqual([own, middle]);
    expect(await found({ ...asked, minPrice: "1500", maxPrice: "3000" })).toEqual([own, middle]);
    expect(await found({ ...asked, sort: "price", minPrice: "3000", maxPrice: "1500" })).toEqual([]);
    expect(await found({ ...asked, minPrice: "3000", maxPrice: "1500" })).toEqual([]);
    expect(await found(asked)).toEqual([own, middle, cheap, dear]);
  }
  expect(await found({ currency: "kwd", sort: "price" })).toHaveLength(4);
  expect(await found({ currency: "eur", q: "dinars" })).toEqual([]);
  const [first] = (await shop.list({ currency: "kwd", sort: "price" })).body.items;
  expect(first).toMatchObject({ price: { currency: "usd" }, prices: [{ amount: 1000, currency: "kwd" }] });
});

test("the lists follow a price that is changed or removed, and a product taken off sale", async () => {
  const [id, other] = [
    await shop.sell("dora", { prices: [{ amount: 900, currency: "eur" }] }),
    await shop.sell("dora", { price: { amount: 950, currency: "eur" } }),
  ];
  const byPrice = async () => (await shop.list({ currency: "eur", sort: "price" })).body.items.map((each) => each.id);
  expect(await byPrice()).toEqual([id, other]);
  const change = (body: object, version: number) => shop.update("dora", id, { ...body, version });
  expect((await change({ prices: [{ amount: 1000, currency: "eur" }] }, 2)).status).toBe(200);
  expect(await byPrice()).toEqual([other, id]);
  const swapped = { price: { amount: 800, currency: "eur" }, prices: [{ amount: 1000, currency: "usd" }] };
  expect((await change(swapped, 3)).status).toBe(200);
  expect(await byPrice()).toEqual([id, other]);
  expect((await change({ prices: [] }, 4)).status).toBe(200);
  expect((await shop.list({ currency: "usd", creatorId: "dora", sort: "price" })).body.items).toEqual([]);
  expect((await change({ prices: [{ amount: 1000, currency: "usd" }] }, 5)).status).toBe(200);
  await shop.archive("dora", id);
  expect(await byPrice()).toEqual([other]);
  expect((await shop.list({ currency: "usd", creatorId: "dora", sort: "price" })).body.items).toEqual([]);
});
