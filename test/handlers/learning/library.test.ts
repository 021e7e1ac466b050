import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { profileItems } from "../../../functions/creators/seed.ts";
import { handler as library } from "../../../functions/learning/handlers/get-library.ts";
import { handler as progress } from "../../../functions/learning/handlers/put-progress.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { roundTrips } from "../round-trips.ts";
import { cloud } from "./environment.ts";
import { grant, sell } from "./world.ts";

afterAll(cloud.close);
const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
/** Bought in an order that is not that of the ids. */
const bought = ["d", "a", "e", "b", "c"];
beforeAll(async () => {
  for (const [n, id] of bought.entries()) {
    await sell(id);
    await grant("ann", id, { grantedAt: day(n) });
  }
  await sell("gone");
  await grant("ann", "gone", { state: "revoked", grantedAt: day(9) });
  await grant("bob", "a");
  const profile = { id: "maker", name: "May Kerr", handle: "may-kerr", since: day(0) };
  await cloud.fill("Creators", profileItems(profile));
});

interface Library {
  items: { product: { id: string }; access: string; grantedAt: string; progress?: object }[];
  cursor?: string;
}
const ask = (user: string, query: object = {}) => call<Library>(library, { user, query });
const idsOf = ({ items }: Library) => items.map(({ product }) => product.id);

test("a library has its customer's products, newest first, without revoked ones", async () => {
  expect(idsOf((await ask("ann")).body)).toEqual(bought.toReversed());
  expect(idsOf((await ask("bob")).body)).toEqual(["a"]);
  expect((await ask("stranger")).body).toEqual({ items: [] });
});

test("an item shows the product, the entitlement and the progress, and no more", async () => {
  await call(progress, { user: "bob", params: { id: "a" }, body: { progress: 0.25, position: "p. 9" } });
  const { body } = await ask("bob");
  const { creatorId, type, title, topic, language } = await sell("a");
  expect(body.items).toEqual([
    {
      product: {
        id: "a",
        creatorId,
        creator: { id: "maker", name: "May Kerr", handle: "may-kerr" },
        type,
        title,
        topic,
        language,
      },
      access: "active",
      grantedAt: day(0),
      progress: {
        progress: 0.25,
        furthest: 0.25,
        position: "p. 9",
        startedAt: expect.any(String),
        updatedAt: expect.any(String),
      },
    },
  ]);
  expect((await ask("ann")).body.items.every((item) => item.progress === undefined)).toBe(true);
});

test("a product from two sources is listed once, by the better one", async () => {
  await grant("cleo", "a", { state: "suspended", source: "ORDER#1", grantedAt: day(1) });
  await grant("cleo", "b", { state: "suspended", source: "ORDER#1", grantedAt: day(2) });
  await grant("cleo", "a", { source: "ORDER#2", grantedAt: day(3) });
  const { body } = await ask("cleo");
  expect(body.items.map(({ product, access }) => [product.id, access])).toEqual([
    ["a", "active"],
    ["b", "suspended"],
  ]);
});

test("pages hold each product once, also when one is bought and one revoked between them", async () => {
  const first = await ask("ann", { limit: "2" });
  expect(idsOf(first.body)).toEqual(["c", "b"]);
  await sell("new");
  await grant("ann", "new", { grantedAt: day(20) });
  await grant("ann", "b", { grantedAt: day(3), state: "revoked" });
  const second = await ask("ann", { limit: "2", cursor: first.body.cursor });
  const third = await ask("ann", { limit: "2", cursor: second.body.cursor });
  expect([idsOf(second.body), idsOf(third.body)]).toEqual([["e", "a"], ["d"]]);
  expect(third.body.cursor).toBeUndefined();
});

test("a cursor of another customer's library, or of no list, is refused", async () => {
  const { cursor } = (await ask("ann", { limit: "1" })).body;
  const forged = Buffer.from(JSON.stringify(["library:bob", { after: {} }])).toString("base64url");
  for (const wrong of [cursor, "nonsense", forged]) {
    const reply = await ask("bob", { cursor: wrong });
    expect(reply).toMatchObject({ status: 400, body: { code: "stale-cursor" } });
  }
});

test("a library of a hundred is two round trips, and its creators are a third", async () => {
  const many = Array.from({ length: 100 }, (_, n) => `many-${n}`);
  await Promise.all(many.map((id) => Promise.all([sell(id), grant("dan", id)])));
  await call(progress, { user: "dan", params: { id: "many-7" }, body: { progress: 1 } });
  let reply: Awaited<ReturnType<typeof ask>> | undefined;
  const trips = await roundTrips(documents, async () => {
    reply = await ask("dan", { limit: "100" });
  });
  expect(reply?.body.items).toHaveLength(100);
  expect(trips).toBe(3);
});
