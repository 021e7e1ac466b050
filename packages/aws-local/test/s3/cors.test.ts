import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startS3 } from "../../src/s3/server.ts";

const SHOP = "https://shop.example";
const RULE = {
  AllowedOrigins: [SHOP],
  AllowedMethods: ["GET", "PUT"],
  AllowedHeaders: ["*"],
  ExposedHeaders: ["ETag"],
  MaxAge: 600,
};
let directory = "";
let s3: Awaited<ReturnType<typeof startS3>>;
let client: S3Client;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "s3-cors-"));
  s3 = await startS3({ directory, cors: { open: [RULE] } });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new S3Client({ endpoint: s3.url, region: "us-east-1", forcePathStyle: true, credentials });
  for (const Bucket of ["open", "shut"]) await client.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  await s3.close();
  await rm(directory, { recursive: true });
});

const preflight = (bucket: string, headers: Record<string, string>) =>
  fetch(`${s3.url}/${bucket}/book.pdf`, { method: "OPTIONS", headers });

test("a preflight is answered by the bucket's rules, without a signature", async () => {
  const asked = {
    origin: SHOP,
    "access-control-request-method": "PUT",
    "access-control-request-headers": "If-None-Match",
  };
  const reply = await preflight("open", asked);
  expect(reply.status).toBe(200);
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    "access-control-allow-origin": SHOP,
    "access-control-allow-methods": "GET, PUT",
    "access-control-allow-headers": "if-none-match",
    "access-control-max-age": "600",
  });
  for (const [bucket, headers] of [
    ["open", { ...asked, origin: "https://evil.example" }],
    ["open", { ...asked, "access-control-request-method": "DELETE" }],
    ["shut", asked],
  ] as const) {
    const refused = await preflight(bucket, headers);
    expect([refused.status, (await refused.text()).includes("<Code>AccessForbidden</Code>")]).toEqual([403, true]);
  }
  expect((await preflight("open", {})).status).toBe(400);
});

test("pages of the named origins may read a signed URL, and no others", async () => {
  const object = { Bucket: "open", Key: "book.pdf" };
  await client.send(new PutObjectCommand({ ...object, Body: "text" }));
  const url = await getSignedUrl(client, new GetObjectCommand(object));
  const originOf = async (origin?: string) =>
    (await fetch(url, { headers: origin ? { origin } : {} })).headers.get("access-control-allow-origin");
  expect(await originOf(SHOP)).toBe(SHOP);
  expect(await originOf("https://evil.example")).toBeNull();
  expect(await originOf()).toBeNull();
});
