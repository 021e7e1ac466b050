import { randomUUID } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { parsed } from "../protocol/parsed.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { DeliveryStream, type Destination, type PutObject } from "./delivery-stream.ts";

const MAX_RECORD_BYTES = 1000 * 1024;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

const record = z.object({ Data: z.base64() });
const one = z.object({ DeliveryStreamName: z.string(), Record: record });
const batch = z.object({ DeliveryStreamName: z.string(), Records: z.array(record).min(1).max(500) });
const named = z.object({ DeliveryStreamName: z.string() });

const sizeOf = (data: string) => Buffer.byteLength(data, "base64");

/** The delivery streams by name, with their operations. */
export class Streams {
  private readonly byName: ReadonlyMap<string, DeliveryStream>;

  constructor(directory: string, streams: Readonly<Record<string, Destination>>, put: PutObject) {
    this.byName = new Map(
      Object.entries(streams).map(([name, to]) => [name, new DeliveryStream(name, join(directory, name), to, put)]),
    );
  }

  async putRecord(input: unknown) {
    const { DeliveryStreamName, Record } = parsed(one, input);
    return (await this.add(DeliveryStreamName, [Record]))[0];
  }

  async putRecordBatch(input: unknown) {
    const { DeliveryStreamName, Records } = parsed(batch, input);
    return { FailedPutCount: 0, RequestResponses: await this.add(DeliveryStreamName, Records) };
  }

  async describe(input: unknown) {
    const { DeliveryStreamName } = parsed(named, input);
    this.find(DeliveryStreamName);
    const description = { DeliveryStreamName, DeliveryStreamStatus: "ACTIVE", HasMoreDestinations: false };
    return { DeliveryStreamDescription: { ...description, Destinations: [] } };
  }

  /** Delivers all records; those that cannot be delivered stay for the next time. */
  async flush(): Promise<void> {
    await Promise.all([...this.byName.values()].map((stream) => stream.flush()));
  }

  private find(name: string): DeliveryStream {
    const stream = this.byName.get(name);
    if (!stream) throw new ServiceError("ResourceNotFoundException", `The delivery stream ${name} does not exist.`);
    return stream;
  }

  private async add(name: string, records: readonly z.infer<typeof record>[]) {
    const stream = this.find(name);
    const sizes = records.map(({ Data }) => sizeOf(Data));
    if (sizes.some((size) => size > MAX_RECORD_BYTES)) {
      throw new ServiceError("InvalidArgumentException", "A record is over 1,000 KiB.");
    }
    if (sizes.reduce((sum, size) => sum + size, 0) > MAX_BATCH_BYTES) {
      throw new ServiceError("InvalidArgumentException", "The records of a batch are over 4 MiB together.");
    }
    await stream.add(records.map(({ Data }) => Data));
    return records.map(() => ({ RecordId: randomUUID() }));
  }
}
