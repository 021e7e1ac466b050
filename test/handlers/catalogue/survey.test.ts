import "./environment.ts";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, expect, test } from "vitest";
import { handler as survey } from "../../../functions/catalogue/handlers/survey-shop.ts";
import { keepPopularity } from "../../../functions/recommendations/adapters/popularity.ts";
import { cloud } from "./environment.ts";
import { pages, shop } from "./world.ts";

afterAll(cloud.close);
const popular = async () => (await pages(shop.list, { sort: "popular", limit: "2" })).flat();

test("topics have the number of their products on sale, as last counted", async () => {
  const before = (await shop.topics()).body;
  expect(before).not.toHaveProperty("countedAt");
  expect(before.topics.every(({ products }) => products === 0)).toBe(true);
  const [law, chinese] = [await shop.sell("maker"), await shop.sell("maker", { language: "zh" })];
  await shop.create("maker");
  await survey();
  const { topics, countedAt } = (await shop.topics()).body;
  expect(countedAt).toBeDefined();
  expect(topics).toContainEqual({
    id: "law",
    names: { en: "Law", zh: "法律" },
    products: 2,
    byLanguage: { en: 1, zh: 1 },
  });
  for (const id of [law, chinese]) await shop.archive("maker", id);
  await survey();
  expect((await shop.topics()).body.topics.every(({ products }) => products === 0)).toBe(true);
});

test("the most used product comes first, new ones last, and unchanged ranks are not written", async () => {
  const [a, b, c] = [await shop.sell("maker"), await shop.sell("maker"), await shop.sell("maker")];
  await keepPopularity(new S3Client({}), "models")([a, b, "gone"], [2, 40, 100]);
  expect(await survey()).toEqual({ onSale: 3, ranked: 2 });
  expect(await popular()).toEqual([b, a, c]);
  // All of it fades alike.
  await keepPopularity(new S3Client({}), "models")([a, b], [1, 20]);
  expect(await survey()).toEqual({ onSale: 3, ranked: 0 });
  await shop.update("maker", b, { version: 2, title: "Another title" });
  expect(await popular()).toEqual([b, a, c]);
  await shop.archive("maker", b);
  await shop.publish("maker", b);
  expect(await popular()).toContain(b);
  await survey();
  expect(await popular()).toEqual([b, a, c]);
});
