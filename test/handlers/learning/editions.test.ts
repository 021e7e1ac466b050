import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { versionKey } from "../../../functions/catalogue/keys.ts";
import { handler as content } from "../../../functions/learning/handlers/get-content.ts";
import { handler as library } from "../../../functions/learning/handlers/get-library.ts";
import { handler as progress } from "../../../functions/learning/handlers/put-progress.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";
import { grant, sell, upload } from "./world.ts";

afterAll(cloud.close);
const AT = "2026-01-01T00:00:00.000Z";
const contentOf = (name: string, since: number) => {
  const key = `products/book/${since}`;
  return { key, name, mediaType: "text/plain", bytes: 5, since, at: AT };
};
const was = (product: Product) =>
  documents.send(
    new PutCommand({ TableName: "Catalogue", Item: { ...versionKey(product.id, product.version), product } }),
  );
const sold = (version: number, type: Product["type"] = "ebook") => ({ sold: { type, version, paid: true } });

beforeAll(async () => {
  const first = { version: 2, content: contentOf("first.txt", 2) };
  await was(await sell("book", first));
  await was(await sell("book", { ...first, version: 3, title: "A better title" }));
  await sell("book", { version: 5, content: contentOf("second.txt", 4) });
  for (const [since, text] of [
    [2, "first"],
    [4, "second"],
  ] as const)
    await upload(`products/book/${since}`, text);
});

const ask = (user: string, query: object = {}, id = "book") =>
  call<Record<string, unknown> & { newer?: object }>(content, { user, params: { id }, query });
const textOf = async (body: Record<string, unknown>) => (await fetch(String(body.url))).text();

test("buyers are given the content of the version that they bought, whatever was uploaded since", async () => {
  for (const [user, version] of [
    ["early", 2],
    ["later", 3],
  ] as const) {
    await grant(user, "book", sold(version));
    const { status, body } = await ask(user);
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: "first.txt", version, newer: { name: "second.txt", version: 5 } });
    expect(await textOf(body)).toBe("first");
  }
});

test("buyers of an earlier version are offered newer content, and get it on request", async () => {
  await grant("curious", "book", sold(2));
  const { body } = await ask("curious", { version: "5" });
  expect(body).toMatchObject({ name: "second.txt", version: 5 });
  expect(body).not.toHaveProperty("newer");
  expect(await textOf(body)).toBe("second");
  for (const version of ["1", "3", "6"]) {
    expect(await ask("curious", { version })).toMatchObject({ status: 404, body: { code: "unknown-version" } });
  }
  expect((await ask("curious", { version: "0" })).status).toBe(400);
});

test("a repeated buyer has the newer version; a revoked entitlement gives none", async () => {
  await grant("twice", "book", { ...sold(2), source: "ORDER#1" });
  await grant("twice", "book", { ...sold(5), source: "ORDER#2" });
  expect((await ask("twice")).body).toMatchObject({ name: "second.txt", version: 5 });
  await grant("twice", "book", { ...sold(5), source: "ORDER#2", state: "revoked" });
  expect((await ask("twice")).body).toMatchObject({ name: "first.txt", version: 2 });
});

test("creators and members get the current content", async () => {
  expect((await ask("maker")).body).toMatchObject({ name: "second.txt", version: 5 });
  const club = { type: "membership" } as const;
  await was(await sell("club", { ...club, version: 1, content: contentOf("first.txt", 1) }));
  await sell("club", { ...club, version: 2, content: contentOf("second.txt", 2) });
  await grant("member", "club", sold(1, "membership"));
  expect((await ask("member", {}, "club")).body).toMatchObject({ name: "second.txt", version: 2 });
});

test("a sold product stays open and in the library though it became a bundle", async () => {
  await was(await sell("turned", { version: 1, content: contentOf("first.txt", 1) }));
  await sell("turned", { type: "bundle", includes: ["book", "other"], version: 2, content: undefined });
  await grant("owner", "turned", sold(1));
  expect(await ask("owner", {}, "turned")).toMatchObject({ status: 200, body: { name: "first.txt", version: 1 } });
  const studied = await call(progress, { user: "owner", params: { id: "turned" }, body: { progress: 0.5 } });
  expect(studied.status).toBe(200);
  const { body } = await call<{ items: object[] }>(library, { user: "owner", query: {} });
  expect(body.items).toMatchObject([{ product: { id: "turned", type: "ebook" }, progress: { progress: 0.5 } }]);
  await grant("bundled", "turned", sold(2, "bundle"));
  expect(await ask("bundled", {}, "turned")).toMatchObject({ status: 409, body: { code: "is-bundle" } });
});
