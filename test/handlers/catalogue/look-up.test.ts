import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ShownProduct } from "../../../functions/catalogue/contract/product.ts";
import { handler as lookUpProducts } from "../../../functions/catalogue/handlers/look-up-products.ts";
import { handler as readProduct } from "../../../functions/catalogue/handlers/read-product.ts";
import type { Page } from "../../../functions/shared/kernel/page.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";
import { shop } from "./world.ts";

afterAll(cloud.close);

const operator = { user: "op", groups: ["operator"] };
const find = (query: object) => call<Page<ShownProduct> & { code?: string }>(lookUpProducts, { ...operator, query });
const titles = async (query: object) => (await find(query)).body.items.map(({ title, state }) => [title, state]);

let draft: string;
beforeAll(async () => {
  draft = (await shop.create("nora", { title: "Éclairs at Home" })).body.id;
  await shop.sell("nora", { title: "Eclairs, Part Two" });
  const archived = await shop.sell("odd", { title: "éclairs for all" });
  await shop.archive("odd", archived);
  await shop.sell("odd", { title: "投资入门" });
});

test("products are found by the beginning of their title, in whatever state and script", async () => {
  expect(await titles({ q: "ECLAIRS" })).toEqual([
    ["Éclairs at Home", "draft"],
    ["éclairs for all", "archived"],
    ["Eclairs, Part Two", "published"],
  ]);
  expect(await titles({ q: "投资" })).toEqual([["投资入门", "published"]]);
  expect(await titles({ q: "clairs" })).toEqual([]);
  const long = "x".repeat(90);
  await shop.create("nora", { title: long });
  expect(await titles({ q: long })).toEqual([[long, "draft"]]);
});

test("a creator's products are listed in full, and a request needs a creator or a title", async () => {
  expect((await titles({ creator: "odd" })).map(([, state]) => state)).toEqual(["published", "archived"]);
  expect((await find({})).status).toBe(400);
  expect((await find({ q: "a", creator: "odd" })).status).toBe(400);
});

test("a page continues after the previous one, and a cursor of another title is stale", async () => {
  const first = (await find({ q: "eclairs", limit: "2" })).body;
  const second = (await find({ q: "eclairs", limit: "2", cursor: first.cursor })).body;
  expect([first.items.length, second.items.map(({ title }) => title)]).toEqual([2, ["Eclairs, Part Two"]]);
  expect((await find({ q: "eclair", cursor: first.cursor })).body.code).toBe("stale-cursor");
  const forged = Buffer.from(JSON.stringify(["title:eclairs", { after: "zebra#1" }])).toString("base64url");
  expect((await find({ q: "eclairs", cursor: forged })).body.code).toBe("stale-cursor");
});

test("a renamed product is found by its new title, and a draft is read", async () => {
  await shop.update("nora", draft, { version: 1, title: "Choux at Home" });
  expect(await titles({ q: "choux" })).toEqual([["Choux at Home", "draft"]]);
  expect((await titles({ q: "éclairs at" })).length).toBe(0);
  const read = await call<ShownProduct & { inBundles: number; code?: string }>(readProduct, {
    ...operator,
    params: { id: draft },
  });
  expect(read.body).toMatchObject({ title: "Choux at Home", state: "draft", inBundles: 0, creatorId: "nora" });
  const none = await call<{ code: string }>(readProduct, { ...operator, params: { id: "01JWM8Q0000000000000000000" } });
  expect([none.status, none.body.code]).toEqual([404, "unknown-product"]);
});
