import { setTimeout } from "node:timers/promises";
import { type FirehoseClient, PutRecordBatchCommand, ServiceUnavailableException } from "@aws-sdk/client-firehose";
import type { AppendLog } from "../flows/ports.ts";

const MAX_RECORDS = 500;
const MAX_BYTES = 4 * 1024 * 1024;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 50;

function* batches(lines: readonly Buffer[]): Generator<Buffer[]> {
  let batch: Buffer[] = [];
  let bytes = 0;
  for (const line of lines) {
    if (batch.length === MAX_RECORDS || bytes + line.length > MAX_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += line.length;
  }
  if (batch.length > 0) yield batch;
}

/**
 * One NDJSON line each. Firehose may accept a part of a batch: the rest is sent again, a few times, with growing
 * pauses.
 */
export const appendLog =
  (firehose: FirehoseClient, DeliveryStreamName: string): AppendLog =>
  async (events) => {
    const left = async (lines: readonly Buffer[]): Promise<readonly Buffer[]> => {
      const Records = lines.map((Data) => ({ Data }));
      try {
        const { RequestResponses = [] } = await firehose.send(
          new PutRecordBatchCommand({ DeliveryStreamName, Records }),
        );
        return lines.filter((_, index) => RequestResponses[index]?.RecordId === undefined);
      } catch (error) {
        if (error instanceof ServiceUnavailableException) return lines;
        throw error;
      }
    };
    for (const batch of batches(events.map((event) => Buffer.from(`${JSON.stringify(event)}\n`)))) {
      let rest = await left(batch);
      for (let attempt = 1; rest.length > 0; attempt++) {
        if (attempt === ATTEMPTS) return false;
        await setTimeout(FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random() / 2));
        rest = await left(rest);
      }
    }
    return true;
  };
