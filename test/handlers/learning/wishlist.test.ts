import "./environment.ts";
import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, expect, test } from "vitest";
import { handler as remove } from "../../../functions/learning/handlers/delete-wish.ts";
import { handler as list } from "../../../functions/learning/handlers/get-wishlist.ts";
import { handler as access } from "../../../functions/learning/handlers/list-access.ts";
import { handler as put } from "../../../functions/learning/handlers/put-wish.ts";
import { wishCountKind } from "../../../functions/learning/keys.ts";
import { MOST_WISHES } from "../../../functions/learning/settings.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";
import { grant, sell } from "./world.ts";

afterAll(cloud.close);
type Listed = {
  items: { productId: string; product?: { title: string; slug: string } }[];
  cursor?: string;
  code: string;
};
const wish = (user: string, id: string) => call<{ code: string }>(put, { user, params: { id } });
const unwish = (user: string, id: string) => call(remove, { user, params: { id } });
const wishes = (user: string, query: object = {}) => call<Listed>(list, { user, query });
async function count(customer: string): Promise<number> {
  const { pk, sk } = wishCountKind.key({ customer });
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName: "Learning",
      KeyConditionExpression: "pk = :pk AND sk = :sk",
      ExpressionAttributeValues: { ":pk": pk, ":sk": sk },
    }),
  );
  return Number(Items[0]?.count ?? 0);
}

test("a wishlist has each product once, newest first, as it is sold now", async () => {
  for (const id of ["a", "b", "c"]) await sell(id);
  for (const id of ["a", "b", "a", "c"]) expect((await wish("ann", id)).status).toBe(200);
  await sell("b", { title: "A better title" });
  const first = await wishes("ann", { limit: "2" });
  expect(first.body.items.map(({ productId }) => productId)).toEqual(["c", "b"]);
  expect(first.body.items[1]).toMatchObject({ product: { title: "A better title", slug: "b" } });
  const rest = await wishes("ann", { limit: "2", cursor: first.body.cursor });
  expect(rest.body.items.map(({ productId }) => productId)).toEqual(["a"]);
  expect((await wishes("ben")).body.items).toEqual([]);
  expect((await wishes("ben", { cursor: first.body.cursor })).status).toBe(400);
});

test("a product off sale stays on the list without its card, and cannot be added", async () => {
  await sell("leaves");
  await wish("dora", "leaves");
  await sell("leaves", { state: "archived" });
  expect((await wishes("dora")).body.items).toEqual([{ productId: "leaves", at: expect.any(String) }]);
  expect((await wish("dora", "leaves")).status).toBe(200);
  for (const id of ["leaves", "never"]) {
    expect(await wish("eve", id)).toMatchObject({ status: 404, body: { code: "unknown-product" } });
  }
});

test("the list's count is exact under concurrent changes", async () => {
  const ids = Array.from({ length: 6 }, (_, n) => `many-${n}`);
  for (const id of ids) await sell(id);
  await Promise.all([...ids, ...ids].map((id) => wish("finn", id)));
  expect(await count("finn")).toBe(6);
  await Promise.all([...ids.slice(0, 4), ...ids.slice(0, 4)].map((id) => unwish("finn", id)));
  expect(await count("finn")).toBe(2);
  expect((await wishes("finn")).body.items).toHaveLength(2);
  expect((await unwish("finn", "many-0")).status).toBe(204);
  expect(await count("finn")).toBe(2);
});

test("a full list accepts no more until something is removed", async () => {
  const rows = [{ ...wishCountKind.key({ customer: "gina" }), count: MOST_WISHES - 1 }];
  await cloud.fill("Learning", rows);
  for (const id of ["last", "over"]) await sell(id);
  expect((await wish("gina", "last")).status).toBe(200);
  expect(await wish("gina", "over")).toMatchObject({ status: 409, body: { code: "wishlist-full" } });
  expect((await wish("gina", "last")).status).toBe(200);
  await unwish("gina", "last");
  expect((await wish("gina", "over")).status).toBe(200);
});

test("one request says which of several products the caller may open, and why", async () => {
  for (const id of ["owned", "other", "lost"]) await sell(id);
  await grant("hal", "owned");
  await grant("hal", "lost", { state: "revoked" });
  const ask = (user: string, ids: string) =>
    call<{ items: { productId: string; allowed: boolean }[] }>(access, { user, query: { ids } });
  const { body } = await ask("hal", "other,owned,nobody,lost");
  expect(body.items.map(({ productId, allowed }) => [productId, allowed])).toEqual([
    ["other", false],
    ["owned", true],
    ["lost", false],
  ]);
  expect((await ask("maker", "other")).body.items).toMatchObject([{ allowed: true }]);
  expect((await ask("hal", Array.from({ length: 51 }, (_, n) => `p${n}`).join(","))).status).toBe(400);
});
