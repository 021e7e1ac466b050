import "./environment.ts";
import { createHash } from "node:crypto";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import { product } from "../../../functions/catalogue/contract/product.ts";
import { commitContent } from "../../../functions/catalogue/handlers/commit-content.ts";
import { productKey, versionKey } from "../../../functions/catalogue/keys.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { cloud, tokenOf } from "./environment.ts";
import { ports } from "./ports.ts";
import { shop } from "./world.ts";

afterAll(cloud.close);
const item = async (Key: object) => (await documents.send(new GetCommand({ TableName: "Catalogue", Key }))).Item;
const kept = async (id: string) => product.parse(await item(productKey(id)));
const book = async () => (await shop.create("maker", { type: "ebook" })).body.id;
const put = (url: string, headers: Record<string, string>, body: string) =>
  fetch(url, { method: "PUT", body, headers });

test("announcing an upload changes nothing: content counts once it is committed", async () => {
  const id = await book();
  expect(await shop.publish("maker", id)).toMatchObject({ status: 422, body: { code: "content-missing" } });
  const { status, body } = await shop.upload("maker", id);
  expect(status).toBe(201);
  expect(await kept(id)).toMatchObject({ version: 1 });
  expect(await shop.commit("maker", id, body.upload)).toMatchObject({ status: 422, body: { code: "not-uploaded" } });
  await put(body.uploadUrl, body.headers, "%PDF");
  expect(await shop.publish("maker", id)).toMatchObject({ status: 422, body: { code: "content-missing" } });
  const content = { name: "book.pdf", mediaType: "application/pdf", bytes: 4 };
  expect(await shop.commit("maker", id, body.upload)).toMatchObject({ status: 200, body: { version: 2, content } });
  expect(await shop.publish("maker", id)).toMatchObject({ status: 200, body: { state: "published", content } });
  expect(await shop.publish("maker", id)).toMatchObject({ status: 409, body: { code: "already-published" } });
});

test("an unfinished upload leaves buyers their content", async () => {
  const id = await book();
  await shop.fill("maker", id);
  await shop.publish("maker", id);
  const before = await kept(id);
  const { upload } = (await shop.upload("maker", id)).body;
  expect(await kept(id)).toEqual(before);
  expect((await shop.commit("maker", id, upload)).status).toBe(422);
  expect(await kept(id)).toEqual(before);
});

test("each content is an object of its own: no URL, used again or late, changes what is there", async () => {
  const id = await book();
  const first = (await shop.upload("maker", id)).body;
  expect((await put(first.uploadUrl, first.headers, "%PDF")).status).toBe(200);
  expect((await put(first.uploadUrl, first.headers, "JUNK")).status).toBe(412);
  await shop.commit("maker", id, first.upload);
  expect((await put(first.uploadUrl, first.headers, "JUNK")).status).toBe(412);
  const { "if-none-match": _, ...unconditional } = first.headers;
  expect((await put(first.uploadUrl, unconditional, "JUNK")).status).toBe(403);
  const before = await kept(id);
  expect(await (await fetch(`${process.env.AWS_ENDPOINT_URL_S3}/content/${before.content?.key}`)).text()).toBe("%PDF");
  await shop.fill("maker", id, "NEW!");
  const after = await kept(id);
  expect(after.content?.key).not.toBe(before.content?.key);
  expect(after.content?.since).toBe(after.version);
  expect((await item(versionKey(id, before.version)))?.product.content).toEqual(before.content);
});

test("the URL accepts the announced upload alone: key, type, length and checksum are signed", async () => {
  const id = await book();
  const sha256 = createHash("sha256").update("%PDF").digest("base64");
  const { uploadUrl, headers } = (await shop.upload("maker", id, { sha256 })).body;
  const elsewhere = uploadUrl.replace(`/products/${id}/`, "/products/other/");
  expect(elsewhere).not.toBe(uploadUrl);
  expect((await put(elsewhere, headers, "%PDF")).status).toBe(403);
  expect((await put(uploadUrl, { ...headers, "content-type": "text/html" }, "%PDF")).status).toBe(403);
  const { "content-length": _, ...unsized } = headers;
  expect((await put(uploadUrl, unsized, "%PDF and a gigabyte")).status).toBe(403);
  expect((await put(uploadUrl, headers, "JUNK")).status).toBe(400);
  const { "x-amz-checksum-sha256": __, ...unchecked } = headers;
  expect((await put(uploadUrl, unchecked, "JUNK")).status).toBe(403);
  expect((await put(uploadUrl, headers, "%PDF")).status).toBe(200);
});

test("the uploaded object is checked: size, type and checksum", async () => {
  const id = await book();
  const { upload } = (await shop.upload("maker", id, { sha256: "A".repeat(43).concat("=") })).body;
  const sound = { bytes: 4, mediaType: "application/pdf", sha256: "A".repeat(43).concat("=") };
  for (const wrong of [{ bytes: 5 }, { mediaType: "text/html" }, { sha256: undefined }]) {
    const findStored = async () => ({ ...sound, ...wrong });
    const handler = commitContent({ ...ports, findStored });
    const asked = { user: "maker", groups: ["creator"], params: { id }, body: { upload } };
    expect(await call(handler, asked)).toMatchObject({ status: 422, body: { code: "wrong-upload" } });
  }
  expect((await kept(id)).version).toBe(1);
});

test("a commit sent twice is one version; a replaced, expired or unknown upload is refused", async () => {
  const id = await book();
  const first = (await shop.upload("maker", id)).body;
  await put(first.uploadUrl, first.headers, "%PDF");
  const replies = await Promise.all(Array.from({ length: 5 }, () => shop.commit("maker", id, first.upload)));
  expect(replies.every(({ status }) => [200, 404, 409].includes(status))).toBe(true);
  expect(replies.some(({ status }) => status === 200)).toBe(true);
  expect(await shop.commit("maker", id, first.upload)).toMatchObject({ status: 200, body: { version: 2 } });
  const [replaced, newest] = [(await shop.upload("maker", id)).body, (await shop.upload("maker", id)).body];
  for (const upload of [replaced.upload, ulid()]) {
    expect(await shop.commit("maker", id, upload)).toMatchObject({ status: 404, body: { code: "unknown-upload" } });
  }
  await put(newest.uploadUrl, newest.headers, "%PDF");
  const late = commitContent({ ...ports, now: () => Date.now() + 24 * 3_600_000 });
  const asked = { user: "maker", groups: ["creator"], params: { id }, body: { upload: newest.upload } };
  expect(await call(late, asked)).toMatchObject({ status: 410, body: { code: "upload-over" } });
  expect((await kept(id)).version).toBe(2);
});

test.each([
  [{ mediaType: "text/html" }, 400],
  [{ mediaType: "application/pdf".padEnd(400, "x") }, 400],
  [{ bytes: 0 }, 400],
  [{ bytes: 6 * 1024 ** 3 }, 400],
  [{ bytes: undefined }, 400],
  [{ sha256: "abc" }, 400],
  [{ mediaType: "video/mp4" }, 422],
  [{ bytes: 1024 ** 3 }, 422],
])("an upload to an e-book of %j is refused", async (wrong, status) => {
  expect((await shop.upload("maker", await book(), wrong)).status).toBe(status);
});

test("an archived product is published again with its content", async () => {
  const id = await book();
  await shop.fill("maker", id);
  await shop.publish("maker", id);
  await shop.upload("maker", id);
  await shop.archive("maker", id);
  expect(await shop.publish("maker", id)).toMatchObject({ status: 200, body: { state: "published" } });
  expect((await shop.get(id, await tokenOf("maker"))).body.content).toMatchObject({ name: "book.pdf" });
});

test("a product in a bundle on sale stays on sale and fit until it is removed", async () => {
  const [a, b, c] = [await shop.sell("maker"), await shop.sell("maker"), await shop.sell("maker")];
  const bundle = await shop.sell("maker", { type: "bundle", title: "Both together", includes: [a, b] });
  const held = { status: 409, body: { code: "in-bundle" } };
  expect(await shop.archive("maker", a)).toMatchObject(held);
  expect(await shop.update("maker", a, { use: { credits: 2 }, version: 2 })).toMatchObject(held);
  expect((await shop.update("maker", a, { title: "A better title", version: 2 })).status).toBe(200);
  expect((await shop.update("maker", bundle, { includes: [b, c], version: 2 })).status).toBe(200);
  expect((await shop.archive("maker", a)).status).toBe(200);
  expect(await shop.archive("maker", c)).toMatchObject(held);
  expect((await shop.archive("maker", bundle)).status).toBe(200);
  for (const part of [b, c]) expect((await shop.archive("maker", part)).status).toBe(200);
});

test("publishing a bundle and archiving its product at once: one is refused", async () => {
  for (let n = 0; n < 5; n++) {
    const [a, b] = [await shop.sell("maker"), await shop.sell("maker")];
    const bundle = (await shop.create("maker", { type: "bundle", title: "Both together", includes: [a, b] })).body.id;
    await Promise.all([shop.publish("maker", bundle), shop.archive("maker", a)]);
    expect([(await kept(bundle)).state, (await kept(a)).state]).not.toEqual(["published", "archived"]);
  }
});
