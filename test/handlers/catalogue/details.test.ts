import "./environment.ts";
import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, expect, test } from "vitest";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { leastOf } from "../../../functions/shared/kernel/money.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { cloud, tokenOf } from "./environment.ts";
import { shop } from "./world.ts";

afterAll(cloud.close);
const told = {
  description: "# Why\n\nBecause **advice** helps.",
  outcomes: ["Read a lease", "Say no"],
  outline: [{ title: "Before", parts: [{ title: "What to bring", minutes: 5, free: true }] }],
  sample: "The first page.",
};
const rows = async (id: string) => {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: "Catalogue",
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :details)",
      ExpressionAttributeValues: { ":pk": productKey(id).pk, ":details": "DETAILS" },
    }),
  );
  return Items;
};

test("long fields are on a product's own page, by its id or any slug of it, and in no list", async () => {
  const id = await shop.sell("maker", { ...told, tags: ["tenancy", "letters"] });
  const { body } = await shop.get(id);
  expect(body).toMatchObject({ ...told, tags: ["tenancy", "letters"], slug: `an-hour-of-advice-${id.toLowerCase()}` });
  for (const ref of [body.slug, `another-title-${id.toLowerCase()}`, id.toLowerCase()]) {
    expect((await shop.get(ref)).body).toEqual(body);
  }
  const [listed] = (await shop.list({ q: "tenancy" })).body.items;
  expect(listed).toMatchObject({ id, slug: body.slug, tags: ["tenancy", "letters"] });
  expect(Object.keys(listed ?? {}).filter((name) => name in told)).toEqual([]);
  const item = await documents.send(new GetCommand({ TableName: "Catalogue", Key: productKey(id) }));
  expect(item.Item).not.toHaveProperty("description");
});

test("a product's details change with its version: absent fields stay, null removes one", async () => {
  const { id } = (await shop.create("maker", told)).body;
  const changed = await shop.update("maker", id, { version: 1, outcomes: ["Read a lease"], sample: null });
  expect(changed).toMatchObject({ status: 200, body: { version: 2 } });
  const token = await tokenOf("maker");
  const { sample: _, ...rest } = told;
  const { body } = await shop.get(id, token);
  expect(body).toMatchObject({ ...rest, outcomes: ["Read a lease"] });
  expect(body).not.toHaveProperty("sample");
  const stale = await shop.update("maker", id, { version: 1, description: "Late" });
  expect(stale).toMatchObject({ status: 409, body: { code: "version-conflict" } });
  expect((await shop.get(id, token)).body.description).toBe(told.description);
});

test("a product without details has no item for them, and gets one with the first", async () => {
  const { id } = (await shop.create("maker")).body;
  expect(await rows(id)).toEqual([]);
  await shop.update("maker", id, { version: 1, description: "More." });
  expect(await rows(id)).toMatchObject([{ sk: "DETAILS", since: 2, description: "More." }]);
});

test("details of versions on sale are kept, those of drafts are not", async () => {
  const { id } = (await shop.create("maker", { description: "Draft" })).body;
  await shop.update("maker", id, { version: 1, description: "Sold" });
  await shop.publish("maker", id);
  await shop.update("maker", id, { version: 3, description: "Later" });
  expect((await rows(id)).map(({ sk, description }) => [sk, description])).toEqual([
    ["DETAILS", "Later"],
    ["DETAILS#00000002", "Sold"],
  ]);
});

test.each([
  [{ tags: Array.from({ length: 11 }, (_, n) => `tag ${n}`) }],
  [{ tags: ["One", "one"] }],
  [{ outcomes: Array.from({ length: 13 }, () => "Do it") }],
  [{ outline: Array.from({ length: 4 }, () => ({ title: "C", parts: Array(51).fill({ title: "P" }) })) }],
  [{ description: "x".repeat(20_001) }],
])("details over a limit are refused: %j", async (body) => {
  expect((await shop.create("maker", body)).status).toBe(400);
});

test("several products are read by id: those on sale, in the requested order", async () => {
  const [a, b, c] = [await shop.sell("maker"), await shop.sell("maker"), (await shop.create("maker")).body.id];
  const { body } = await shop.list({ ids: [b, c, "nobody", a, b].join(",") });
  expect(body.items.map(({ id }) => id)).toEqual([b, a]);
  expect(body).not.toHaveProperty("cursor");
  const many = Array.from({ length: 51 }, (_, n) => `p${n}`).join(",");
  expect((await shop.list({ ids: many })).status).toBe(400);
});

test("the shop's configuration comes from the lists of its rules", async () => {
  const { body } = await shop.config();
  expect(body.currencies).toContainEqual({ code: "jpy", exponent: 0, least: leastOf("jpy") });
  expect(body.topics).toContainEqual({ id: "law", names: { en: "Law", zh: "法律" } });
  const types = new Map(body.types.map((each) => [each.id, each]));
  expect(types.get("ebook")).toMatchObject({ refundDays: 14, mediaTypes: expect.arrayContaining(["application/pdf"]) });
  expect(types.get("bundle")).not.toHaveProperty("refundDays");
});
