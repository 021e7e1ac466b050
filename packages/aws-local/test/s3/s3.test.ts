import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startS3 } from "../../src/s3/server.ts";

/** With AWS_ENDPOINT_URL (or ..._S3) set, the same rules are checked there. */
const foreign = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
const Bucket = `lyceum-${Date.now()}`;
let directory: string;
let endpoint: string;
let client: S3Client;
let close = async () => {};

const connect = (more: S3ClientConfig = {}) =>
  new S3Client({
    ...more,
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    maxAttempts: 1,
    ...(!foreign && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
  });
async function start() {
  const service = foreign ? undefined : await startS3({ directory });
  endpoint = service?.url ?? (foreign as string);
  if (service) close = service.close;
  client = connect();
}
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "s3-"));
  await start();
  await client.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  await close();
  await rm(directory, { recursive: true });
});

const put = (Key: string, Body: string | Uint8Array, more = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more = {}) => {
  const reply = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...reply, text: await reply.Body?.transformToString() };
};

test("an object is read as it was written, with its type and metadata, under any key", async () => {
  const key = "a b/ü&<>?#%25/学.gz";
  await put(key, "hello", { ContentType: "text/plain", Metadata: { maker: "m" } });
  expect(await get(key)).toMatchObject({ text: "hello", ContentType: "text/plain", Metadata: { maker: "m" } });
  const bytes = Uint8Array.from({ length: 200_000 }, (_, n) => n % 256);
  await put("bytes", bytes);
  const read = await client.send(new GetObjectCommand({ Bucket, Key: "bytes" }));
  expect(Buffer.from((await read.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
});

test("bytes that do not match their checksum are refused and not stored", async () => {
  await expect(put("damaged", "hello", { ChecksumCRC32: "AAAAAA==" })).rejects.toMatchObject({ name: "BadDigest" });
  await expect(get("damaged")).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("one of racing first writes wins, and a write on a stale ETag is refused", async () => {
  const race = await Promise.allSettled(
    Array.from({ length: 8 }, (_, n) => put("first", `${n}`, { IfNoneMatch: "*" })),
  );
  expect(race.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const { ETag } = await get("first");
  await put("first", "next", { IfMatch: ETag });
  await expect(put("first", "late", { IfMatch: ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
  expect((await get("first")).text).toBe("next");
});

test("a range returns its part, and one beyond the end is refused", async () => {
  await put("digits", "0123456789");
  expect((await get("digits", { Range: "bytes=2-4" })).text).toBe("234");
  expect((await get("digits", { Range: "bytes=7-" })).text).toBe("789");
  expect(await get("digits", { Range: "bytes=-2" })).toMatchObject({ text: "89", ContentRange: "bytes 8-9/10" });
  await expect(get("digits", { Range: "bytes=10-" })).rejects.toMatchObject({ name: "InvalidRange" });
});

test("pages of a listing have every key once, in order, and folders with a delimiter", async () => {
  const keys = Array.from({ length: 25 }, (_, n) => `list/${n % 5}/${n}`).sort();
  await Promise.all(keys.map((key) => put(key, "x")));
  const seen: (string | undefined)[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket, Prefix: "list/", MaxKeys: 7, ContinuationToken: token }),
    );
    seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
    token = page.NextContinuationToken;
  } while (token);
  expect(seen).toEqual(keys);
  const folders = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "list/", Delimiter: "/" }));
  expect(folders.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual([0, 1, 2, 3, 4].map((n) => `list/${n}/`));
  const late = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "list/", StartAfter: "list/4/24" }));
  expect(late.Contents?.map(({ Key }) => Key)).toEqual(["list/4/4", "list/4/9"]);
});

test("a presigned URL reads and writes until it expires, and not when it was changed", async () => {
  const signer = connect({ requestChecksumCalculation: "WHEN_REQUIRED" });
  const upload = await getSignedUrl(signer, new PutObjectCommand({ Bucket, Key: "signed/a b" }), { expiresIn: 60 });
  expect((await fetch(upload, { method: "PUT", body: "secret" })).status).toBe(200);
  const read = new GetObjectCommand({
    Bucket,
    Key: "signed/a b",
    ResponseContentDisposition: 'attachment; filename="a"',
  });
  const url = await getSignedUrl(client, read, { expiresIn: 60 });
  const reply = await fetch(url);
  expect([await reply.text(), reply.headers.get("content-disposition")]).toEqual([
    "secret",
    'attachment; filename="a"',
  ]);
  expect((await fetch(url.replace("signed/a", "signed/b"))).status).toBe(403);
  expect((await fetch(url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"))).status).toBe(403);
  const old = await getSignedUrl(client, read, { expiresIn: 60, signingDate: new Date(Date.now() - 120_000) });
  const expired = await fetch(old);
  expect([expired.status, await expired.text()]).toEqual([403, expect.stringContaining("expired")]);
});

test("an object that is deleted is gone, and deleting it again is no error", async () => {
  await put("short", "lived");
  await client.send(new DeleteObjectCommand({ Bucket, Key: "short" }));
  await client.send(new DeleteObjectCommand({ Bucket, Key: "short" }));
  await expect(client.send(new HeadObjectCommand({ Bucket, Key: "short" }))).rejects.toMatchObject({
    name: "NotFound",
  });
  const elsewhere = client.send(new GetObjectCommand({ Bucket: `${Bucket}-no`, Key: "short" }));
  await expect(elsewhere).rejects.toMatchObject({ name: "NoSuchBucket" });
});

test.skipIf(foreign)("objects outlive a restart", async () => {
  await put("kept/学", "yes", { Metadata: { n: "1" } });
  await close();
  await start();
  expect(await get("kept/学")).toMatchObject({ text: "yes", Metadata: { n: "1" } });
});

test.skipIf(foreign)("an operation that is not emulated names itself", async () => {
  await expect(client.send(new GetBucketAclCommand({ Bucket }))).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining("acl"),
  });
});

test("a multipart upload is one object once complete, and nothing before or if aborted", async () => {
  const Key = "parts";
  const start = async () =>
    (await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType: "text/csv" }))).UploadId;
  const UploadId = await start();
  const whole = Buffer.alloc(5 * 1024 * 1024, "a");
  const send = async (PartNumber: number, Body: Uint8Array, id = UploadId) => {
    const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId: id, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  const complete = (Parts: { PartNumber: number; ETag: string | undefined }[], id = UploadId) =>
    client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId: id, MultipartUpload: { Parts } }));
  const last = await send(2, Buffer.from("end"));
  const small = await send(1, Buffer.from("small"));
  await expect(complete([small, last])).rejects.toMatchObject({ name: "EntityTooSmall" });
  // A part that is sent again takes the place of the first.
  const first = await send(1, whole);
  await expect(complete([small, last])).rejects.toMatchObject({ name: "InvalidPart" });
  await expect(complete([last, first])).rejects.toMatchObject({ name: "InvalidPartOrder" });
  await expect(get(Key)).rejects.toMatchObject({ name: "NoSuchKey" });
  const { ETag } = await complete([first, last]);
  expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  const read = await get(Key);
  expect([read.ETag, read.ContentType, read.text]).toEqual([ETag, "text/csv", `${whole.toString()}end`]);
  await expect(send(3, Buffer.from("late"))).rejects.toMatchObject({ name: "NoSuchUpload" });

  const aborted = await start();
  const part = await send(1, Buffer.from("gone"), aborted);
  await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: aborted }));
  await expect(complete([part], aborted)).rejects.toMatchObject({ name: "NoSuchUpload" });
  expect((await get(Key)).text).toHaveLength(whole.length + 3);
});
