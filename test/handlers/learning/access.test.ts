import "./environment.ts";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { opening } from "../../../functions/learning/contract/content.ts";
import { handler as access } from "../../../functions/learning/handlers/get-access.ts";
import { handler as content, getContent } from "../../../functions/learning/handlers/get-content.ts";
import { handler as progress } from "../../../functions/learning/handlers/put-progress.ts";
import { handler as review } from "../../../functions/learning/handlers/write-review.ts";
import { openingKey } from "../../../functions/learning/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { roundTrips } from "../round-trips.ts";
import { cloud } from "./environment.ts";
import { grant, ports, sell, upload } from "./world.ts";

afterAll(cloud.close);
beforeAll(async () => {
  await sell("book", {
    content: {
      key: "products/book/1",
      name: "机器学习.txt",
      mediaType: "text/plain",
      bytes: 11,
      since: 1,
      at: "2026-01-01T00:00:00.000Z",
    },
  });
  await upload("products/book/1", "chapter one");
  await sell("draft", { state: "draft" });
  await sell("archived", { state: "archived" });
  const { content: _, ...bare } = await sell("talk", { type: "consultation" });
  await sell("talk", { ...bare, content: undefined });
  for (const id of ["book", "archived", "talk"]) await grant("active", id);
  await grant("suspended", "book", { state: "suspended" });
  await grant("revoked", "book", { state: "revoked" });
  await grant("both", "book", { state: "revoked", source: "ORDER#1" });
  await grant("both", "book", { state: "active", source: "ORDER#2" });
  await grant("neighbour", "book2");
});

const requests = {
  content: (user: string, id: string) => call(content, { user, params: { id } }),
  progress: (user: string, id: string) => call(progress, { user, params: { id }, body: { progress: 0.5 } }),
  review: (user: string, id: string) => call(review, { user, params: { id }, body: { rating: 5 } }),
};

test.each([
  ["active", "book", 200, undefined],
  ["both", "book", 200, undefined],
  ["suspended", "book", 403, "access-suspended"],
  ["revoked", "book", 403, "access-revoked"],
  ["stranger", "book", 403, "not-entitled"],
  ["neighbour", "book", 403, "not-entitled"],
  ["active", "archived", 200, undefined],
  ["stranger", "archived", 404, "unknown-product"],
  ["stranger", "draft", 404, "unknown-product"],
  ["active", "nothing", 404, "unknown-product"],
])("%s requesting %s gets %i %s on every route", async (user, id, status, code) => {
  for (const [name, ask] of Object.entries(requests)) {
    const reply = await ask(user, id);
    expect([name, reply.status, reply.body.code]).toEqual([
      name,
      name === "review" && status === 200 ? 201 : status,
      code,
    ]);
    if (code !== undefined) expect(String(reply.body.detail).length).toBeGreaterThan(20);
  }
});

test.each(["active", "both", "suspended", "revoked", "stranger", "maker"])(
  "the explanation for %s matches the decision",
  async (user) => {
    const { status } = await requests.content(user, "book");
    const told = await call<{ allowed: boolean; because: string }>(access, { user, params: { id: "book" } });
    expect(told).toMatchObject({ status: 200, body: { allowed: status === 200 } });
    expect(told.body.because.length).toBeGreaterThan(10);
  },
);

test("each time content is handed out is counted, but not refusals, and not the creator", async () => {
  await grant("opener", "book");
  for (let n = 0; n < 3; n++) await requests.content("opener", "book");
  await requests.content("opener", "talk");
  const of = async (user: string, id: string) =>
    (await documents.send(new GetCommand({ TableName: "Learning", Key: openingKey(user, id) }))).Item;
  expect(opening.parse(await of("opener", "book"))).toMatchObject({ customer: "opener", productId: "book", count: 3 });
  expect(await of("opener", "talk")).toBeUndefined();
  expect(await of("maker", "book")).toBeUndefined();
  expect(await of("stranger", "book")).toBeUndefined();
});

test("a creator opens their own content, in any state, and cannot review it", async () => {
  for (const id of ["book", "draft", "archived"]) expect((await requests.content("maker", id)).status).toBe(200);
  expect(await requests.review("maker", "book")).toMatchObject({ status: 403, body: { code: "not-entitled" } });
});

test("nobody gets content without an account", async () => {
  const reply = await call(content, { params: { id: "book" } });
  expect(reply).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
});

test("a product without content says so to entitled users", async () => {
  expect(await requests.content("active", "talk")).toMatchObject({ status: 404, body: { code: "no-content" } });
});

test("the URL gives the content under its name, for five minutes", async () => {
  const { body } = await requests.content("active", "book");
  expect(body).toMatchObject({ name: "机器学习.txt", mediaType: "text/plain", bytes: 11, version: 1 });
  const left = Date.parse(String(body.expiresAt)) - Date.now();
  expect(left).toBeGreaterThan(290_000);
  expect(left).toBeLessThanOrEqual(300_000);
  const reply = await fetch(String(body.url));
  expect([reply.status, await reply.text()]).toEqual([200, "chapter one"]);
  expect(reply.headers.get("content-type")).toBe("text/plain");
  const named = /filename\*=UTF-8''(\S+)$/.exec(reply.headers.get("content-disposition") ?? "");
  expect(decodeURIComponent(named?.[1] ?? "")).toBe("机器学习.txt");
});

test("content can be requested in place, in the ranges that a reader requests", async () => {
  const { body } = await call<{ url: string }>(content, {
    user: "active",
    params: { id: "book" },
    query: { as: "inline" },
  });
  const reply = await fetch(body.url, { headers: { range: "bytes=0-6" } });
  expect([reply.status, await reply.text()]).toEqual([206, "chapter"]);
  expect(reply.headers.get("content-disposition")).toMatch(/^inline; /);
});

test("a changed or expired URL gives nothing", async () => {
  const url = String((await requests.content("active", "book")).body.url);
  const changed = [url.replace("/book/1", "/draft/1"), url.replace("X-Amz-Expires=300", "X-Amz-Expires=3000")];
  for (const other of changed) {
    expect(other).not.toBe(url);
    expect((await fetch(other)).status).toBe(403);
  }
  const madeAgo = async (ms: number) => {
    const handler = getContent({ ...ports, now: () => Date.now() - ms });
    return fetch(String((await call(handler, { user: "active", params: { id: "book" } })).body.url));
  };
  expect((await madeAgo(290_000)).status).toBe(200);
  expect((await madeAgo(302_000)).status).toBe(403);
});

test("content, progress and a review are one round trip to the tables to read and one to write", async () => {
  await grant("counted", "book");
  expect(await roundTrips(documents, () => requests.content("counted", "book"))).toBe(2);
  expect(await roundTrips(documents, () => requests.progress("counted", "book"))).toBe(2);
  expect(await roundTrips(documents, () => requests.review("counted", "book"))).toBe(2);
});

test("a bundle is opened and studied by its products, and may be reviewed itself", async () => {
  await sell("both", { type: "bundle", includes: ["book", "talk"], content: undefined });
  await grant("keen", "both", { sold: { type: "bundle", version: 1, paid: true } });
  for (const ask of [requests.content, requests.progress]) {
    const refused = await ask("keen", "both");
    expect(refused).toMatchObject({ status: 409, body: { code: "is-bundle" } });
    expect(refused.body.detail).toContain("book, talk");
    expect(await ask("stranger", "both")).toMatchObject({ status: 403, body: { code: "not-entitled" } });
  }
  expect(await requests.review("keen", "both")).toMatchObject({ status: 201 });
});
