import "./environment.ts";
import { afterAll, expect, test } from "vitest";
import { readInterests, readProfiles } from "../../../functions/behaviour/client.ts";
import type { Portrait } from "../../../functions/behaviour/contract/portrait.ts";
import { handler as forgetAll } from "../../../functions/behaviour/handlers/forget-history.ts";
import { handler as forget } from "../../../functions/behaviour/handlers/forget-product.ts";
import { handler as interests } from "../../../functions/behaviour/handlers/get-interests.ts";
import { handler as portrait } from "../../../functions/behaviour/handlers/get-portrait.ts";
import { handler as history } from "../../../functions/behaviour/handlers/list-history.ts";
import { handler as declare } from "../../../functions/behaviour/handlers/put-interests.ts";
import { handler as choose } from "../../../functions/behaviour/handlers/put-profiling.ts";
import { profileItems } from "../../../functions/behaviour/seed.ts";
import { itemOf } from "../../../functions/catalogue/adapters/products.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { startCloud } from "../cloud.ts";

const cloud = await startCloud({
  tables: { Behaviour: [], Catalogue: [], Commerce: ["byTime"], Learning: [] },
});
afterAll(cloud.close);

type History = { items: { productId: string; at: string; did: string[] }[]; cursor?: string };
const known = (user: string, query: object = {}) => call<History>(history, { user, query });
const event = (n: number, product: string, user: string, type: "view" | "purchase" = "view") => ({
  id: `01K0JD3Z8W5N9Q7RXV2TBMC0${String(n).padStart(2, "0")}`,
  type,
  at: `2026-06-0${n}T00:00:00.000Z`,
  product,
  session: "s",
  user,
  consent: true as const,
});
const seen = (user: string) =>
  cloud.fill(
    "Behaviour",
    profileItems(user, [event(1, "a", user), event(2, "b", user), event(3, "c", user, "purchase")]),
  );

test("a user reads and declares interests; without any the lists are empty", async () => {
  expect((await call(interests, { user: "ann" })).body).toEqual({ topics: [], languages: [] });
  const declared = { topics: ["music", "law"], languages: ["zh"] };
  expect(await call(declare, { user: "ann", body: declared })).toEqual({ status: 200, body: declared });
  expect((await call(interests, { user: "ann" })).body).toEqual(declared);
  expect(await readInterests(documents, "Behaviour")("bob")).toEqual({ topics: [], languages: [] });
});

test.each([
  { topics: ["music", "music"], languages: [] },
  { topics: ["cooking"], languages: [] },
  { topics: [], languages: ["fr"] },
  { topics: [] },
])("unknown and repeated interests are refused: %j", async (body) => {
  expect((await call(declare, { user: "ann", body })).status).toBe(400);
});

test("users see their own profile, newest first, page by page", async () => {
  await seen("cleo");
  const first = (await known("cleo", { limit: "2" })).body;
  expect(first.items.map(({ productId, did }) => [productId, did])).toEqual([
    ["c", ["purchase"]],
    ["b", ["view"]],
  ]);
  const rest = (await known("cleo", { limit: "2", cursor: first.cursor })).body;
  expect(rest.items.map(({ productId }) => productId)).toEqual(["a"]);
  expect(rest.cursor).toBeUndefined();
  expect((await known("dora", { cursor: first.cursor })).status).toBe(400);
  expect((await known("dora")).body.items).toEqual([]);
});

test("recommendations ignore what a user has removed", async () => {
  await seen("eve");
  const products = async () =>
    (await readProfiles(documents, "Behaviour")(["user:eve"])).flatMap((each) =>
      each.products.map(({ product }) => product),
    );
  expect(await products()).toEqual(["c", "b", "a"]);
  expect((await call(forget, { user: "eve", params: { productId: "b" } })).status).toBe(204);
  expect((await call(forget, { user: "eve", params: { productId: "b" } })).status).toBe(204);
  expect(await products()).toEqual(["c", "a"]);
  expect((await call(forgetAll, { user: "eve" })).status).toBe(204);
  expect(await products()).toEqual([]);
  expect((await call(forgetAll, { user: "nobody" })).status).toBe(204);
});

test("a portrait comes from the history, and is empty for a new user", async () => {
  await cloud.fill(
    "Catalogue",
    ["a", "b", "c"].map((id) => itemOf(productOf(id, { topic: "music" }))),
  );
  await seen("pam");
  await call(declare, { user: "pam", body: { topics: ["music"], languages: [] } });
  const { status, body } = await call<Portrait>(portrait, { user: "pam" });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    profiling: "on",
    since: "2026-06-01T00:00:00.000Z",
    topics: [{ name: "music", isDeclared: true, strength: 1, because: ["c", "b", "a"] }],
    learning: { started: [], stalled: [], completed: [] },
    purchases: { orders: 0, isAll: true, spent: [] },
  });
  expect((await call<Portrait>(portrait, { user: "new" })).body).toMatchObject({
    profiling: "on",
    topics: [],
    activeDays: 0,
  });
});

test("turning profiling off deletes the profile, and it can be turned on again", async () => {
  await seen("quin");
  const off = { profiling: "off" };
  expect(await call(choose, { user: "quin", body: off })).toEqual({ status: 200, body: off });
  expect(await call(choose, { user: "quin", body: off })).toEqual({ status: 200, body: off });
  expect((await known("quin")).body.items).toEqual([]);
  expect((await call<Portrait>(portrait, { user: "quin" })).body).toMatchObject({ profiling: "off", topics: [] });
  await call(choose, { user: "quin", body: { profiling: "on" } });
  expect((await call<Portrait>(portrait, { user: "quin" })).body).toMatchObject({ profiling: "on", topics: [] });
  expect((await call(choose, { user: "quin", body: { profiling: "maybe" } })).status).toBe(400);
});
