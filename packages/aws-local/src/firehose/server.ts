import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { ServiceError, serveJson } from "../protocol/json-service.ts";
import { DeliveryStream, type Destination } from "./delivery-stream.ts";

const MAX_RECORD_BYTES = 1000 * 1024;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

const record = z.object({ Data: z.base64() });
const one = z.object({ DeliveryStreamName: z.string(), Record: record });
const batch = z.object({ DeliveryStreamName: z.string(), Records: z.array(record).min(1).max(500) });
const named = z.object({ DeliveryStreamName: z.string() });

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ServiceError("ValidationException", z.prettifyError(result.error));
}

const sizeOf = (data: string) => Buffer.byteLength(data, "base64");

/** Firehose on 127.0.0.1: PutRecord, PutRecordBatch and DescribeDeliveryStream, delivering to S3 every `flushMs`. */
export async function startFirehose(options: {
  directory: string;
  port?: number;
  streams: Readonly<Record<string, Destination>>;
  s3Url: string;
  flushMs?: number;
  gate?: Gate<JsonCall>;
}) {
  const { directory, port, streams, s3Url, gate, flushMs = 1000 } = options;
  const s3 = new S3Client({
    endpoint: s3Url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const put = async (Bucket: string, Key: string, Body: Buffer) => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/x-gzip" }));
  };
  const opened = new Map(
    Object.entries(streams).map(([name, to]) => [name, new DeliveryStream(name, join(directory, name), to, put)]),
  );
  const flush = async () => {
    await Promise.all([...opened.values()].map((stream) => stream.flush()));
  };
  await flush();

  const find = (name: string): DeliveryStream => {
    const stream = opened.get(name);
    if (!stream) throw new ServiceError("ResourceNotFoundException", `The delivery stream ${name} does not exist.`);
    return stream;
  };
  const add = async (name: string, records: readonly z.infer<typeof record>[]) => {
    const stream = find(name);
    const sizes = records.map(({ Data }) => sizeOf(Data));
    if (sizes.some((size) => size > MAX_RECORD_BYTES)) {
      throw new ServiceError("InvalidArgumentException", "A record is over 1,000 KiB.");
    }
    if (sizes.reduce((sum, size) => sum + size, 0) > MAX_BATCH_BYTES) {
      throw new ServiceError("InvalidArgumentException", "The records of a batch are over 4 MiB together.");
    }
    await stream.add(records.map(({ Data }) => Data));
    return records.map(() => ({ RecordId: crypto.randomUUID() }));
  };

  const service = await serveJson(
    {
      async PutRecord(input) {
        const { DeliveryStreamName, Record } = parsed(one, input);
        return (await add(DeliveryStreamName, [Record]))[0];
      },
      async PutRecordBatch(input) {
        const { DeliveryStreamName, Records } = parsed(batch, input);
        return { FailedPutCount: 0, RequestResponses: await add(DeliveryStreamName, Records) };
      },
      async DescribeDeliveryStream(input) {
        const { DeliveryStreamName } = parsed(named, input);
        find(DeliveryStreamName);
        const description = { DeliveryStreamName, DeliveryStreamStatus: "ACTIVE", HasMoreDestinations: false };
        return { DeliveryStreamDescription: { ...description, Destinations: [] } };
      },
    },
    { port, gate },
  );
  // A delivery that fails stays on disk for the next tick.
  const timer = setInterval(() => void flush().catch(() => {}), flushMs);
  return {
    url: service.url,
    flush,
    async close() {
      clearInterval(timer);
      await service.close();
      await flush();
      s3.destroy();
    },
  };
}
