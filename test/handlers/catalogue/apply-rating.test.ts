import "./environment.ts";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { afterAll, expect, test } from "vitest";
import { liveProducts } from "../../../functions/catalogue/adapters/live.ts";
import type { Product } from "../../../functions/catalogue/contract.ts";
import { handler } from "../../../functions/catalogue/handlers/apply-rating.ts";
import { ratingKey } from "../../../functions/learning/contract.ts";
import { cloud, tokenOf } from "./environment.ts";
import { shop } from "./world.ts";

afterAll(cloud.close);

const record = (productId: string, count: number, sum: number, version: number): DynamoDBRecord => ({
  eventName: "MODIFY",
  dynamodb: {
    SequenceNumber: String(version),
    NewImage: marshall({ ...ratingKey(productId), productId, paidCount: count, paidSum: sum, version }) as never,
  },
});
const apply = async (...Records: DynamoDBRecord[]) =>
  (await handler({ Records }, {} as never, () => {})) as DynamoDBBatchResponse;
const ratingOf = async (id: string) => (await shop.get(id, await tokenOf("maker"))).body.rating;

test("a rating is applied, and the same or an older one after it changes nothing", async () => {
  const id = await shop.sell("maker");
  expect(await apply(record(id, 1, 5, 1), record(id, 2, 9, 2))).toEqual({ batchItemFailures: [] });
  expect(await ratingOf(id)).toEqual({ count: 2, sum: 9 });
  await apply(record(id, 1, 5, 1));
  await apply(record(id, 2, 9, 2));
  expect(await ratingOf(id)).toEqual({ count: 2, sum: 9 });
  await apply(record(id, 4, 17, 4));
  await apply(record(id, 3, 12, 3));
  expect(await ratingOf(id)).toEqual({ count: 4, sum: 17 });
});

test("of ratings applied at once in any order the newest stays", async () => {
  const id = await shop.sell("maker");
  const versions = [7, 2, 9, 4, 1, 8, 3, 6, 5];
  await Promise.all(versions.map((version) => apply(record(id, version, version * 4, version))));
  expect(await ratingOf(id)).toEqual({ count: 9, sum: 36 });
});

test("a rating that comes while a product is edited is kept, and so is the edit", async () => {
  const id = await shop.sell("maker", { title: "Edited meanwhile" });
  const { findProduct, replaceProduct } = liveProducts();
  const before = (await findProduct(id)) as Product;
  await apply(record(id, 100, 500, 100));
  expect(await replaceProduct(before, { ...before, summary: "Better.", version: before.version + 1 }, new Map())).toBe(
    "done",
  );
  expect(await ratingOf(id)).toEqual({ count: 100, sum: 500 });
  expect((await shop.list({ sort: "rating" })).body.items[0]).toMatchObject({ id, summary: "Better." });
});

test("a product off sale takes its rating without coming back on the list", async () => {
  const id = await shop.sell("maker", { title: "Offsale thing" });
  await shop.archive("maker", id);
  await apply(record(id, 1, 2, 1));
  expect(await ratingOf(id)).toEqual({ count: 1, sum: 2 });
  expect((await shop.list({ sort: "rating", q: "offsale" })).body.items).toEqual([]);
  await shop.publish("maker", id);
  expect((await shop.list({ sort: "rating", q: "offsale" })).body.items).toMatchObject([{ id, rating: { sum: 2 } }]);
});

test("a rating of a product that is not there makes none", async () => {
  expect(await apply(record("nothing", 1, 5, 1))).toEqual({ batchItemFailures: [] });
  expect((await shop.get("nothing", await tokenOf("maker"))).status).toBe(404);
});

test("a record that cannot be read is reported alone, and the others are applied", async () => {
  const id = await shop.sell("maker");
  const broken = { eventName: "MODIFY", dynamodb: { SequenceNumber: "13", NewImage: { pk: { S: "x" } } } } as const;
  expect(await apply(record(id, 1, 5, 1), broken)).toEqual({ batchItemFailures: [{ itemIdentifier: "13" }] });
  expect(await ratingOf(id)).toEqual({ count: 1, sum: 5 });
});

test("the stars of what was free are not those of what it costs, and are back once it is free again", async () => {
  const id = await shop.sell("maker", { price: { amount: 0, currency: "usd" } });
  const stars = (freeCount: number, paidCount: number, version: number): DynamoDBRecord => {
    const sums = { freeCount, freeSum: freeCount * 5, paidCount, paidSum: paidCount };
    const NewImage = marshall({ ...ratingKey(id), productId: id, ...sums, version }) as never;
    return { eventName: "MODIFY", dynamodb: { SequenceNumber: String(version), NewImage } };
  };
  await apply(stars(3, 0, 3));
  expect(await ratingOf(id)).toEqual({ count: 3, sum: 15 });
  const dear = await shop.update("maker", id, { price: { amount: 9900, currency: "usd" }, version: 2 });
  expect(dear.body.rating).toEqual({ count: 0, sum: 0 });
  expect(await ratingOf(id)).toEqual({ count: 0, sum: 0 });
  await apply(stars(3, 1, 4));
  expect(await ratingOf(id)).toEqual({ count: 1, sum: 1 });
  await shop.update("maker", id, { price: { amount: 0, currency: "usd" }, version: 3 });
  expect(await ratingOf(id)).toEqual({ count: 3, sum: 15 });
});
