import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  PutRecordBatchCommand,
  PutRecordCommand,
  StartDeliveryStreamEncryptionCommand,
} from "@aws-sdk/client-firehose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFirehose } from "../../src/firehose/server.ts";

/** With AWS_ENDPOINT_URL (or ..._FIREHOSE) set, the same rules are checked there, on the stream FIREHOSE_STREAM. */
const foreign = process.env.AWS_ENDPOINT_URL_FIREHOSE ?? process.env.AWS_ENDPOINT_URL;
const DeliveryStreamName = process.env.FIREHOSE_STREAM ?? "behaviour";
let directory: string;
let client: FirehoseClient;
let close = async () => {};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "firehose-"));
  const streams = { [DeliveryStreamName]: { bucket: "log", prefix: "events/" } };
  const own = { directory, streams, s3Url: "http://127.0.0.1:9", flushMs: 60_000 };
  const service = foreign === undefined ? await startFirehose(own) : undefined;
  // Nothing is delivered here: what waits goes with the folder.
  close = async () => service?.close().catch(() => {});
  client = new FirehoseClient({
    endpoint: foreign ?? (service?.url as string),
    region: "us-east-1",
    maxAttempts: 1,
    ...(foreign === undefined && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
  });
});
afterAll(async () => {
  await close();
  await rm(directory, { recursive: true });
});

test("records are acknowledged one by one or as a batch, each with an id", async () => {
  const record = (line: string) => ({ Data: Buffer.from(`${line}\n`) });
  const one = await client.send(new PutRecordCommand({ DeliveryStreamName, Record: record("one") }));
  expect(one.RecordId).toBeTruthy();
  const batch = await client.send(
    new PutRecordBatchCommand({ DeliveryStreamName, Records: ["two", "学"].map(record) }),
  );
  expect(batch.FailedPutCount).toBe(0);
  expect(batch.RequestResponses?.map(({ RecordId }) => RecordId !== undefined)).toEqual([true, true]);
});

test("a stream describes itself as active", async () => {
  const { DeliveryStreamDescription } = await client.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName }));
  expect(DeliveryStreamDescription).toMatchObject({ DeliveryStreamName, DeliveryStreamStatus: "ACTIVE" });
});

test("a record too long and an unknown stream are refused by name", async () => {
  const long = { Data: Buffer.alloc(1000 * 1024 + 1) };
  await expect(client.send(new PutRecordCommand({ DeliveryStreamName, Record: long }))).rejects.toMatchObject({
    name: "InvalidArgumentException",
  });
  await expect(client.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: "unknown" }))).rejects.toMatchObject(
    { name: "ResourceNotFoundException" },
  );
});

test.skipIf(foreign !== undefined)("an operation that is not emulated is named", async () => {
  await expect(client.send(new StartDeliveryStreamEncryptionCommand({ DeliveryStreamName }))).rejects.toMatchObject({
    message: expect.stringContaining("StartDeliveryStreamEncryption"),
  });
});
