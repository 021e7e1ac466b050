import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { serveJson } from "../protocol/json-service.ts";
import type { Destination } from "./delivery-stream.ts";
import { Streams } from "./streams.ts";

/** Firehose on 127.0.0.1: PutRecord, PutRecordBatch and DescribeDeliveryStream, delivering to S3 every `flushMs`. */
export async function startFirehose(options: {
  directory: string;
  port?: number;
  streams: Readonly<Record<string, Destination>>;
  s3Url: string;
  flushMs?: number;
  gate?: Gate<JsonCall>;
}) {
  const { directory, port, s3Url, gate, flushMs = 1000 } = options;
  const s3 = new S3Client({
    endpoint: s3Url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const streams = new Streams(directory, options.streams, async (Bucket, Key, Body) => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/x-gzip" }));
  });
  await streams.flush();
  const service = await serveJson(
    {
      PutRecord: (input) => streams.putRecord(input),
      PutRecordBatch: (input) => streams.putRecordBatch(input),
      DescribeDeliveryStream: (input) => streams.describe(input),
    },
    { port, gate },
  );
  // A delivery that fails stays on disk for the next tick.
  const timer = setInterval(() => void streams.flush().catch(() => {}), flushMs);
  return {
    url: service.url,
    flush: () => streams.flush(),
    async close() {
      clearInterval(timer);
      await service.close();
      await streams.flush();
      s3.destroy();
    },
  };
}
