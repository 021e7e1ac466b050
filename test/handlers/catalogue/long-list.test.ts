import "./environment.ts";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { listingOf } from "../../../functions/catalogue/domain/listing.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { cloud } from "./environment.ts";
import { fields, pages, shop } from "./world.ts";

afterAll(cloud.close);
/** One more than a page looks at, and a few. */
const COUNT = 510;
const ids = Array.from({ length: COUNT }, (_, n) => `p${String(n).padStart(4, "0")}`);
beforeAll(async () => {
  const at = "2026-01-01T00:00:00.000Z";
  const items = ids.map((id, n) => {
    const product: Product = {
      ...(fields as Product),
      id,
      creatorId: "maker",
      version: 1,
      createdAt: at,
      publishedAt: at,
      state: "published",
      rating: { count: 0, sum: 0 },
      language: n < 3 ? "zh" : "en",
      price: { amount: n, currency: "usd" },
    };
    return { PutRequest: { Item: { ...productKey(id), ...product, ...listingOf(product) } } };
  });
  for (let from = 0; from < COUNT; from += 25) {
    await documents.send(new BatchWriteCommand({ RequestItems: { Catalogue: items.slice(from, from + 25) } }));
  }
});

test("late matches of a filter follow short pages with a cursor, each product once", async () => {
  const found = await pages(shop.list, { language: "zh", limit: "2" });
  expect(found.flat()).toEqual(["p0002", "p0001", "p0000"]);
  expect(found[0]).toEqual([]);
});

test("every product on sale is listed once, in each order", async () => {
  for (const query of [
    {},
    { sort: "rating" },
    { sort: "price", currency: "usd" },
    { sort: "-price", currency: "usd" },
  ]) {
    const found = (await pages(shop.list, { ...query, limit: "100" })).flat();
    expect(found).toHaveLength(COUNT);
    expect(found.toSorted()).toEqual(ids);
  }
});
