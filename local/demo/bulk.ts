import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { marshall } from "@aws-sdk/util-dynamodb";
import { type BehaviourEvent, LOG_PREFIX, type MergeEvent } from "../../functions/behaviour/contract/event.ts";
import type { Cloud } from "../runner.ts";

const AT_ONCE = 4;
const BATCH = 25;

/** Runs `work` on each, a few at a time. */
async function each<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function* chunks<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

/** Puts items whatever was there. */
export const putItems = (
  { fill }: Pick<Cloud, "fill">,
  table: string,
  items: readonly Record<string, unknown>[],
): Promise<void> =>
  each(chunks(items, BATCH), (batch) =>
    fill(
      table,
      batch.map((item) => marshall(item, { removeUndefinedValues: true })),
    ),
  );

/** Writes objects of text. */
export const putTexts = (
  s3: S3Client,
  Bucket: string,
  texts: readonly { readonly key: string; readonly text: string; readonly mediaType: string }[],
): Promise<void> =>
  each(texts, async ({ key: Key, text: Body, mediaType: ContentType }) => {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
  });

/** Writes events as Firehose would have delivered them: one gzip object of NDJSON for each hour. */
export async function putLog(
  s3: S3Client,
  Bucket: string,
  name: string,
  events: Iterable<BehaviourEvent | MergeEvent>,
): Promise<void> {
  const hours = new Map<string, string[]>();
  for (const event of events) {
    const hour = event.at.slice(0, 13).replaceAll("-", "/").replace("T", "/");
    const lines = hours.get(hour);
    if (lines) lines.push(JSON.stringify(event));
    else hours.set(hour, [JSON.stringify(event)]);
  }
  await each(hours, async ([hour, lines]) => {
    const Body = await promisify(gzip)(`${lines.join("\n")}\n`);
    await s3.send(new PutObjectCommand({ Bucket, Key: `${LOG_PREFIX}${hour}/${name}.gz`, Body }));
  });
}
