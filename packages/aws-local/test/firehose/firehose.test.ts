import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { FirehoseClient, PutRecordBatchCommand, PutRecordCommand } from "@aws-sdk/client-firehose";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startFirehose } from "../../src/firehose/server.ts";
import { startS3 } from "../../src/s3/server.ts";

/** Delivery is looked at in the S3 emulator, and real delivery takes a minute: these rules are checked on ours alone. */
const settings = {
  region: "us-east-1",
  maxAttempts: 1,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
};
const DeliveryStreamName = "behaviour";
let directory: string;
let bucketService: Awaited<ReturnType<typeof startS3>>;
let service: Awaited<ReturnType<typeof startFirehose>>;
let client: FirehoseClient;
let s3: S3Client;

async function start(s3Url = bucketService.url) {
  const streams = { [DeliveryStreamName]: { bucket: "log", prefix: "events/" } };
  service = await startFirehose({ directory: join(directory, "firehose"), streams, s3Url, flushMs: 60_000 });
  client = new FirehoseClient({ ...settings, endpoint: service.url });
}
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "firehose-"));
  bucketService = await startS3({ directory: join(directory, "s3") });
  s3 = new S3Client({ ...settings, endpoint: bucketService.url, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "log" }));
  await start();
});
afterEach(async () => {
  await service.close();
  await bucketService.close();
  await rm(directory, { recursive: true });
});

const record = (line: string) => ({ Data: Buffer.from(`${line}\n`) });
async function delivered() {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "log" }));
  const lines: string[] = [];
  for (const { Key } of Contents) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "log", Key }));
    lines.push(
      ...gunzipSync((await Body?.transformToByteArray()) ?? Buffer.alloc(0))
        .toString()
        .split("\n")
        .slice(0, -1),
    );
  }
  return { keys: Contents.map(({ Key }) => Key), lines };
}

test("records leave once, in order, as gzip objects by the hour of arrival", async () => {
  await client.send(new PutRecordCommand({ DeliveryStreamName, Record: record("one") }));
  const reply = await client.send(
    new PutRecordBatchCommand({ DeliveryStreamName, Records: ["two", "学"].map(record) }),
  );
  expect([reply.FailedPutCount, reply.RequestResponses?.length]).toEqual([0, 2]);
  await service.flush();
  await service.flush();
  const { keys, lines } = await delivered();
  expect(lines).toEqual(["one", "two", "学"]);
  expect(keys).toEqual([expect.stringMatching(/^events\/\d{4}\/\d\d\/\d\d\/\d\d\/behaviour-[0-9A-Z]{26}\.gz$/)]);
});

test("acknowledged records survive an unreachable bucket, and a restart", async () => {
  await service.close();
  await start("http://127.0.0.1:9");
  await client.send(new PutRecordCommand({ DeliveryStreamName, Record: record("patient") }));
  await expect(service.flush()).rejects.toThrow();
  await service.close().catch(() => {});
  await start();
  expect((await delivered()).lines).toEqual(["patient"]);
});

test("a last record cut by a crash was never acknowledged, and is dropped", async () => {
  const path = join(directory, "firehose", DeliveryStreamName, "filling");
  await client.send(new PutRecordCommand({ DeliveryStreamName, Record: record("whole") }));
  await writeFile(path, Buffer.from("torn").toString("base64").slice(0, 3), { flag: "a" });
  const crashed = service;
  await start();
  await client.send(new PutRecordCommand({ DeliveryStreamName, Record: record("later") }));
  await service.flush();
  expect((await delivered()).lines).toEqual(["whole", "later"]);
  await crashed.close();
});
