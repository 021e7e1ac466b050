import { claimsOf } from "../claims.ts";
import "./environment.ts";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import { handler as create } from "../../../functions/catalogue/handlers/create-product.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { cloud, tokenOf } from "./environment.ts";
import { fields, shop } from "./world.ts";

afterAll(cloud.close);

test("a product starts as its creator's draft, with the given fields alone", async () => {
  const { status, body } = await shop.create("maker");
  expect(status).toBe(201);
  expect(body).toMatchObject({
    ...fields,
    creatorId: "maker",
    state: "draft",
    version: 1,
    rating: { count: 0, sum: 0 },
  });
  expect((await shop.get(body.id, await tokenOf("maker"))).body).toEqual(body);
});

test("a draft is invisible to visitors and other users", async () => {
  const { id } = (await shop.create("maker")).body;
  for (const token of [undefined, await tokenOf("mallory")]) {
    expect(await shop.get(id, token)).toMatchObject({ status: 404, body: { code: "unknown-product" } });
  }
  await shop.publish("maker", id);
  expect(await shop.get(id)).toMatchObject({ status: 200, body: { id, state: "published" } });
});

test("a foreign token, or one of another kind or client, is refused, not treated as a visitor", async () => {
  const { id } = (await shop.create("maker")).body;
  const [header, , signature] = (await tokenOf("maker")).split(".");
  const claims = Buffer.from(JSON.stringify(claimsOf("maker"))).toString("base64url");
  for (const token of [
    "nonsense",
    `${header}.${claims}.${signature}`,
    await tokenOf("maker", { token_use: "id" }),
    await tokenOf("maker", { client_id: "another" }),
  ]) {
    expect(await shop.get(id, token)).toMatchObject({ status: 401, body: { code: "invalid-token" } });
  }
});

test("only creators create products", async () => {
  const asked = await call(create, { user: "ann", groups: [], body: fields });
  expect(asked).toMatchObject({ status: 403, body: { code: "forbidden" } });
  expect(await call(create, { body: fields })).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
});

test.each([
  [{ price: { amount: 9.99, currency: "usd" } }, "/price/amount"],
  [{ price: { amount: 999, currency: "doubloon" } }, "/price/currency"],
  [{ price: { amount: -1, currency: "usd" } }, "/price/amount"],
  [{ price: { amount: 12_345, currency: "kwd" } }, "/price/amount"],
  [{ prices: [{ amount: 12_345, currency: "kwd" }] }, "/prices/0/amount"],
  [{ floor: [{ amount: 9.99, currency: "usd" }] }, "/floor/0/amount"],
  [{ title: "ab" }, "/title"],
  [{ type: "song" }, "/type"],
  [{ creatorId: "someone-else" }, "/creatorId"],
  [{ state: "published" }, "/state"],
])("a product with %j is refused and the field is named", async (wrong, pointer) => {
  const reply = await shop.create("maker", wrong);
  expect(reply).toMatchObject({ status: 400, body: { code: "invalid-request", errors: [{ pointer }] } });
});

test("a body that is not JSON is refused as such", async () => {
  const reply = await call(create, { user: "maker", groups: ["creator"], body: "{" });
  expect(reply).toMatchObject({ status: 400, body: { code: "malformed-json" } });
});

test("a change is a new version, and the previous one is kept whole", async () => {
  // The terms of refund are told of a product, and kept by what is sold of it; a slug is made of its title.
  const { id, refundDays, slug, ...before } = (await shop.create("maker")).body;
  const after = await shop.update("maker", id, { title: "Two hours of advice", version: 1 });
  expect(after).toMatchObject({ status: 200, body: { title: "Two hours of advice", version: 2, price: before.price } });
  const Key = { pk: productKey(id).pk, sk: "VERSION#00000001" };
  const { Item } = await documents.send(new GetCommand({ TableName: "Catalogue", Key }));
  expect(Item?.product).toEqual({ id, ...before });
});

test("one of concurrent changes of a version wins, and the others must read again", async () => {
  const { id } = (await shop.create("maker")).body;
  const tries = await Promise.all(
    Array.from({ length: 8 }, (_, n) => shop.update("maker", id, { title: `Title ${n}`, version: 1 })),
  );
  expect(tries.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
  const winner = tries.find(({ status }) => status === 200)?.body;
  expect(new Set(tries.filter(({ status }) => status === 409).map(({ body }) => body.code))).toEqual(
    new Set(["version-conflict"]),
  );
  const now = (await shop.get(id, await tokenOf("maker"))).body;
  expect(now).toEqual(winner);
  expect(now.version).toBe(2);
  expect((await shop.update("maker", id, { title: "Late", version: 1 })).body.code).toBe("version-conflict");
});

test("only its creator changes, publishes, archives or fills a product; an unknown one is 404", async () => {
  const { id } = (await shop.create("maker")).body;
  const changes = [
    (product: string) => shop.update("mallory", product, { title: "Mine now", version: 1 }),
    (product: string) => shop.publish("mallory", product),
    (product: string) => shop.archive("mallory", product),
    (product: string) => shop.upload("mallory", product),
    (product: string) => shop.commit("mallory", product, ulid()),
  ];
  for (const change of changes) {
    expect(await change(id)).toMatchObject({ status: 403, body: { code: "not-yours" } });
    expect(await change("nothing")).toMatchObject({ status: 404, body: { code: "unknown-product" } });
  }
  expect((await shop.get(id, await tokenOf("maker"))).body.version).toBe(1);
});

test("an empty change, and one without its version, are refused", async () => {
  const { id } = (await shop.create("maker")).body;
  expect((await shop.update("maker", id, { version: 1 })).status).toBe(400);
  expect(await shop.update("maker", id, { title: "Other" })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/version" }] },
  });
});

test("an archived product is unlisted and unknown to visitors; its creator still sees it", async () => {
  const id = await shop.sell("maker", { title: "Soon withdrawn" });
  expect((await shop.list({ q: "withdrawn" })).body.items.map((item) => item.id)).toEqual([id]);
  expect(await shop.archive("maker", id)).toMatchObject({ status: 200, body: { state: "archived" } });
  expect(await shop.archive("maker", id)).toMatchObject({ status: 409, body: { code: "already-archived" } });
  expect((await shop.list({ q: "withdrawn" })).body.items).toEqual([]);
  expect((await shop.get(id)).status).toBe(404);
  expect((await shop.get(id, await tokenOf("maker"))).body.state).toBe("archived");
  await shop.publish("maker", id);
  expect((await shop.list({ q: "withdrawn" })).body.items.map((item) => item.id)).toEqual([id]);
});

test("only a membership is paid by month or year; it may return to a single price", async () => {
  const recurring = { interval: "month", trialDays: 14 };
  expect(await shop.create("maker", { type: "ebook", recurring })).toMatchObject({
    status: 422,
    body: { code: "not-recurring" },
  });
  const { status, body } = await shop.create("maker", { type: "membership", recurring });
  expect([status, body.recurring]).toEqual([201, recurring]);
  const change = (fields: object) => shop.update("maker", body.id, fields as never);
  const refused = { status: 422, body: { code: "not-recurring" } };
  expect(await change({ type: "course", version: 1 })).toMatchObject(refused);
  expect(await change({ price: { amount: 0, currency: "usd" }, version: 1 })).toMatchObject(refused);
  expect((await change({ recurring: { interval: "year" }, version: 1 })).body.recurring).toEqual({ interval: "year" });
  const once = await change({ recurring: null, version: 2 });
  expect([once.status, once.body.version, "recurring" in once.body]).toEqual([200, 3, false]);
  expect("recurring" in (await shop.get(body.id, await tokenOf("maker"))).body).toBe(false);
  expect((await change({ type: "course", version: 3 })).status).toBe(200);
});

test.each([
  [{ interval: "week" }, "/recurring/interval"],
  [{ interval: "month", trialDays: 91 }, "/recurring/trialDays"],
  [{ interval: "month", trialDays: 1.5 }, "/recurring/trialDays"],
  [{ interval: "month", seats: 2 }, "/recurring/seats"],
])("a membership of %j is refused and the field is named", async (recurring, pointer) => {
  const reply = await shop.create("maker", { type: "membership", recurring } as never);
  expect(reply).toMatchObject({ status: 400, body: { code: "invalid-request", errors: [{ pointer }] } });
});

test("prices in other currencies and floors must fit together, when set and when changed", async () => {
  const eur = { amount: 900, currency: "eur" };
  const refused = { status: 422, body: { code: "inconsistent-prices" } };
  for (const wrong of [
    { prices: [{ amount: 900, currency: "usd" }] },
    { prices: [eur, eur] },
    { prices: [{ amount: 0, currency: "eur" }] },
    { floor: [{ amount: 500, currency: "eur" }] },
    { floor: [{ amount: 1001, currency: "usd" }] },
    {
      floor: [
        { amount: 1, currency: "usd" },
        { amount: 2, currency: "usd" },
      ],
    },
  ]) {
    expect(await shop.create("maker", wrong), JSON.stringify(wrong)).toMatchObject(refused);
  }
  const floor = [{ amount: 700, currency: "eur" }];
  const { status, body } = await shop.create("maker", { prices: [eur], floor });
  expect([status, body.prices, body.floor]).toEqual([201, [eur], floor]);
  const change = (fields: object) => shop.update("maker", body.id, { ...fields, version: 1 });
  expect(await change({ price: { amount: 800, currency: "eur" } })).toMatchObject(refused);
  expect(await change({ prices: [] })).toMatchObject(refused);
  expect(await change({ prices: [{ amount: 600, currency: "eur" }] })).toMatchObject(refused);
  expect(await change({ prices: [{ amount: 700, currency: "eur" }] })).toMatchObject({ status: 200 });
});

test("owners see a product off sale; refunded buyers and others do not", async () => {
  const id = await shop.sell("maker");
  await shop.archive("maker", id);
  for (const [customer, state, status] of [
    ["buyer", "active", 200],
    ["disputer", "suspended", 200],
    ["refunded", "revoked", 404],
  ] as const) {
    const right = { customer, productId: id, source: "ORDER#1", state, grantedAt: "2026-01-01T00:00:00.000Z" };
    const sold = { type: "consultation", version: 2, paid: true };
    const Item = { ...entitlementKind.key({ customer, product: id, source: "ORDER#1" }), ...right, sold };
    await documents.send(new PutCommand({ TableName: "Commerce", Item }));
    expect((await shop.get(id, await tokenOf(customer))).status).toBe(status);
  }
  expect((await shop.get(id, await tokenOf("stranger"))).status).toBe(404);
});
