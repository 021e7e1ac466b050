import "./environment.ts";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { handler } from "../../../functions/catalogue/handlers/apply-rating.ts";
import { ratingKey } from "../../../functions/learning/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { cloud, tokenOf } from "./environment.ts";
import { ports } from "./ports.ts";
import { shop } from "./world.ts";

afterAll(cloud.close);

type Stars = Partial<Record<"freeCount" | "freeSum" | "paidCount" | "paidSum", number>>;
/** Learning keeps a part of a product's stars, unless it has newer ones, and the bus tells of it. */
async function kept(productId: string, stars: Stars, version: number, part = 0): Promise<object> {
  const Item = { ...ratingKey(productId, part), productId, ...stars, version };
  const put = documents.send(
    new PutCommand({
      TableName: "Learning",
      Item,
      ConditionExpression: "attribute_not_exists(version) OR version < :version",
      ExpressionAttributeValues: { ":version": version },
    }),
  );
  await put.catch((error) => {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  });
  return Item;
}
const record = (productId: string, paidCount: number, paidSum: number, version: number, part?: number) =>
  kept(productId, { paidCount, paidSum }, version, part);
const apply = async (...shards: Promise<object>[]) => {
  for (const after of await Promise.all(shards)) await handler({ detail: { after } });
};
const ratingOf = async (id: string) => (await shop.get(id, await tokenOf("maker"))).body.rating;

test("a rating is applied, and the same or an older one after it changes nothing", async () => {
  const id = await shop.sell("maker");
  await apply(record(id, 1, 5, 1), record(id, 2, 9, 2));
  expect(await ratingOf(id)).toMatchObject({ count: 2, sum: 9 });
  await apply(record(id, 1, 5, 1));
  await apply(record(id, 2, 9, 2));
  expect(await ratingOf(id)).toMatchObject({ count: 2, sum: 9 });
  await apply(record(id, 4, 17, 4));
  await apply(record(id, 3, 12, 3));
  expect(await ratingOf(id)).toMatchObject({ count: 4, sum: 17 });
});

test("of concurrent ratings in any order the newest wins", async () => {
  const id = await shop.sell("maker");
  const versions = [7, 2, 9, 4, 1, 8, 3, 6, 5];
  await Promise.all(versions.map((version) => apply(record(id, version, version * 4, version))));
  expect(await ratingOf(id)).toMatchObject({ count: 9, sum: 36 });
});

test("a product's stars are the sum of their shards, whichever of them changed", async () => {
  const id = await shop.sell("maker");
  const parts = await Promise.all([record(id, 1, 5, 1), record(id, 2, 8, 2, 7), record(id, 1, 1, 1, 15)]);
  await Promise.all(parts.map((after) => handler({ detail: { after } })));
  expect(await ratingOf(id)).toMatchObject({ count: 4, sum: 14 });
  await apply(record(id, 1, 4, 3, 7));
  expect(await ratingOf(id)).toMatchObject({ count: 3, sum: 10 });
});

test("a rating that comes while a product is edited is kept, and so is the edit", async () => {
  const id = await shop.sell("maker", { title: "Edited meanwhile" });
  const { findProduct, replaceProduct } = ports;
  const before = (await findProduct(id)) as Product;
  await apply(record(id, 100, 500, 100));
  expect(await replaceProduct(before, { ...before, summary: "Better.", version: before.version + 1 }, new Map())).toBe(
    "done",
  );
  expect(await ratingOf(id)).toMatchObject({ count: 100, sum: 500 });
  expect((await shop.list({ sort: "rating" })).body.items[0]).toMatchObject({ id, summary: "Better." });
});

test("a product off sale takes its rating without coming back on the list", async () => {
  const id = await shop.sell("maker", { title: "Offsale thing" });
  await shop.archive("maker", id);
  await apply(record(id, 1, 2, 1));
  expect(await ratingOf(id)).toMatchObject({ count: 1, sum: 2 });
  expect((await shop.list({ sort: "rating", q: "offsale" })).body.items).toEqual([]);
  await shop.publish("maker", id);
  expect((await shop.list({ sort: "rating", q: "offsale" })).body.items).toMatchObject([{ id, rating: { sum: 2 } }]);
});

test("a rating of an unknown product creates nothing", async () => {
  await apply(record("nothing", 1, 5, 1));
  expect((await shop.get("nothing", await tokenOf("maker"))).status).toBe(404);
});

test("an unreadable event fails, so that the bus delivers it again", async () => {
  await expect(handler({ detail: { after: { productId: 1 } } })).rejects.toThrow();
});

test("stars given to a free product do not count once it costs, and return when it is free", async () => {
  const id = await shop.sell("maker", { price: { amount: 0, currency: "usd" } });
  const stars = (freeCount: number, paidCount: number, version: number) =>
    kept(id, { freeCount, freeSum: freeCount * 5, paidCount, paidSum: paidCount }, version);
  await apply(stars(3, 0, 3));
  expect(await ratingOf(id)).toMatchObject({ count: 3, sum: 15 });
  const dear = await shop.update("maker", id, { price: { amount: 9900, currency: "usd" }, version: 2 });
  expect(dear.body.rating).toMatchObject({ count: 0, sum: 0 });
  expect(await ratingOf(id)).toMatchObject({ count: 0, sum: 0 });
  await apply(stars(3, 1, 4));
  expect(await ratingOf(id)).toMatchObject({ count: 1, sum: 1 });
  await shop.update("maker", id, { price: { amount: 0, currency: "usd" }, version: 3 });
  expect(await ratingOf(id)).toMatchObject({ count: 3, sum: 15 });
});
