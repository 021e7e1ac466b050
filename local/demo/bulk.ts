import { gzipSync } from "node:zlib";
import { marshall } from "@aws-sdk/util-dynamodb";
import { type BehaviourEvent, LOG_PREFIX, type MergeEvent } from "../../functions/behaviour/contract/event.ts";
import type { Cloud } from "../runner.ts";

/** Items per batch, as a batch is in memory twice. */
const BATCH = 1_000;

/** Puts items unconditionally. */
export async function putItems(
  { fill }: Pick<Cloud, "fill">,
  table: string,
  items: readonly Record<string, unknown>[],
): Promise<void> {
  for (let at = 0; at < items.length; at += BATCH) {
    const some = items.slice(at, at + BATCH);
    await fill(
      table,
      some.map((item) => marshall(item, { removeUndefinedValues: true })),
    );
  }
}

/** Writes files. */
export const putFiles = (
  { fillBucket }: Pick<Cloud, "fillBucket">,
  bucket: string,
  files: readonly { readonly key: string; readonly body: Uint8Array; readonly mediaType: string }[],
): Promise<void> =>
  fillBucket(
    bucket,
    files.map(({ key, body, mediaType }) => ({ key, body, type: mediaType })),
  );

/** The hour of an instant, as Firehose names folders. */
const hourOf = (at: string): string => at.slice(0, 13).replaceAll("-", "/").replace("T", "/");

/**
 * Writes events as Firehose would have delivered them, gzip objects of NDJSON, but one object a day, in the day's last
 * hour with events: hourly objects would be two thousand to write, and to read before the first model.
 */
export async function putLog(
  { fillBucket }: Pick<Cloud, "fillBucket">,
  bucket: string,
  name: string,
  events: Iterable<BehaviourEvent | MergeEvent>,
): Promise<void> {
  const days = new Map<string, { last: string; readonly lines: string[] }>();
  for (const event of events) {
    const day = event.at.slice(0, 10);
    const found = days.get(day) ?? { last: event.at, lines: [] };
    days.set(day, found);
    if (event.at > found.last) found.last = event.at;
    found.lines.push(JSON.stringify(event));
  }
  await fillBucket(
    bucket,
    Array.from(days.values(), ({ last, lines }) => ({
      key: `${LOG_PREFIX}${hourOf(last)}/${name}.gz`,
      body: gzipSync(`${lines.join("\n")}\n`),
    })),
  );
}
