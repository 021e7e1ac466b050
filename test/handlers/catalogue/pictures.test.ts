import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import { cloud, tokenOf } from "./environment.ts";
import { shop } from "./world.ts";

afterAll(cloud.close);
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);
const put = (url: string, headers: Record<string, string>, body: Uint8Array) =>
  fetch(url, { method: "PUT", body: Buffer.from(body), headers });
const inBucket = (path: string) => fetch(`${process.env.AWS_ENDPOINT_URL_S3}/media${path}`);

async function uploaded(id: string, bytes: Uint8Array, mediaType = "image/png") {
  const { body } = await shop.uploadCover("maker", id, { mediaType, bytes: bytes.length });
  expect((await put(body.uploadUrl, body.headers, bytes)).status).toBe(200);
  return body.upload;
}

test("a cover is shown once committed, under a path that never changes, cacheable for ever", async () => {
  const id = await shop.sell("maker");
  const upload = await uploaded(id, PNG);
  expect((await shop.get(id)).body).not.toHaveProperty("cover");
  const { status, body } = await shop.commitCover("maker", id, upload);
  expect(status).toBe(200);
  expect(body.cover).toEqual({ path: `/media/covers/${id}/${upload}.png`, mediaType: "image/png", bytes: PNG.length });
  const shown = await inBucket(body.cover?.path ?? "");
  expect(shown.headers.get("content-type")).toBe("image/png");
  expect(shown.headers.get("cache-control")).toContain("immutable");
  expect(new Uint8Array(await shown.arrayBuffer())).toEqual(PNG);
  const again = await shop.commitCover("maker", id, upload);
  expect(again.body.version).toBe(body.version);
  expect((await shop.list({ ids: id })).body.items).toMatchObject([{ cover: { path: body.cover?.path } }]);
});

test("a picture's type is detected from its bytes, and other files are refused", async () => {
  const id = await shop.sell("maker");
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const told = await shop.commitCover("maker", id, await uploaded(id, jpeg, "image/png"));
  expect(told.body.cover).toMatchObject({ mediaType: "image/jpeg", path: expect.stringMatching(/\.jpg$/) });
  const page = new TextEncoder().encode("<script>alert(1)</script>");
  const refused = await shop.commitCover("maker", id, await uploaded(id, page));
  expect(refused).toMatchObject({ status: 422, body: { code: "not-an-image" } });
  expect((await shop.get(id)).body.cover).toEqual(told.body.cover);
});

test("only its creator gives a product a cover, of the announced size and type", async () => {
  const id = await shop.sell("maker");
  const asked = { mediaType: "image/png", bytes: PNG.length };
  expect(await shop.uploadCover("other", id, asked)).toMatchObject({ status: 403, body: { code: "not-yours" } });
  expect(await shop.commitCover("other", id, await uploaded(id, PNG))).toMatchObject({ status: 403 });
  expect(await shop.commitCover("maker", id, ulid())).toMatchObject({ status: 422, body: { code: "not-uploaded" } });
  for (const wrong of [{ mediaType: "image/svg+xml" }, { bytes: 5 * 1024 ** 2 }]) {
    expect((await shop.uploadCover("maker", id, { ...asked, ...wrong })).status).toBe(400);
  }
  const { uploadUrl, headers } = (await shop.uploadCover("maker", id, asked)).body;
  const { "content-length": _, ...unsized } = headers;
  expect((await put(uploadUrl, unsized, new Uint8Array(11))).status).toBe(403);
});

test("a cover is removed once; without one nothing changes", async () => {
  const id = await shop.sell("maker");
  await shop.commitCover("maker", id, await uploaded(id, PNG));
  const { body } = await shop.removeCover("maker", id);
  expect(body).not.toHaveProperty("cover");
  expect((await shop.removeCover("maker", id)).body.version).toBe(body.version);
});

test("a free sample opens in place for anyone, once its product is on sale", async () => {
  const { id } = (await shop.create("maker")).body;
  const sample = new TextEncoder().encode("%PDF-1.7 a sample");
  const asked = { mediaType: "application/pdf", bytes: sample.length };
  const { body } = await shop.uploadPreview("maker", id, asked);
  const unsent = await shop.commitPreview("maker", id, { upload: body.upload, name: "a.pdf" });
  expect(unsent).toMatchObject({ status: 422, body: { code: "not-uploaded" } });
  await put(body.uploadUrl, body.headers, sample);
  const told = await shop.commitPreview("maker", id, { upload: body.upload, name: "试读 1.pdf" });
  expect(told.body.preview).toEqual({ name: "试读 1.pdf", mediaType: "application/pdf", bytes: sample.length });
  expect(await shop.getPreview(id)).toMatchObject({ status: 404, body: { code: "unknown-product" } });
  expect((await shop.getPreview(id, await tokenOf("maker"))).status).toBe(200);
  await shop.publish("maker", id);
  const { url } = (await shop.getPreview(id)).body;
  const opened = await fetch(url, { headers: { range: "bytes=0-3" } });
  expect([opened.status, await opened.text()]).toEqual([206, "%PDF"]);
  expect(opened.headers.get("content-disposition")).toMatch(/^inline; /);
  await shop.removePreview("maker", id);
  expect(await shop.getPreview(id)).toMatchObject({ status: 404, body: { code: "no-preview" } });
});

test("a free sample has a media type that the product's content may have", async () => {
  const { id } = (await shop.create("maker", { type: "ebook" })).body;
  const refused = await shop.uploadPreview("maker", id, { mediaType: "video/mp4", bytes: 10 });
  expect(refused).toMatchObject({ status: 422, body: { code: "wrong-media-type" } });
});
