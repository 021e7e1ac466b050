import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse } from "aws-lambda";
import * as z from "zod";
import type { PutEvents, Told } from "./bus.ts";
import { logger } from "./logger.ts";

const MOST_ENTRIES = 10;
/** EventBridge takes 256 KiB in one call, of all its events together. */
const MOST_BYTES = 256 * 1024;
/** What an event takes beside its text. */
const ENVELOPE_BYTES = 14;

const image = z.record(z.string(), z.custom<AttributeValue>());
const change = z.object({
  dynamodb: z.object({
    SequenceNumber: z.string(),
    ApproximateCreationDateTime: z.number().optional(),
    Keys: z.object({ sk: z.object({ S: z.string().min(1) }) }),
    OldImage: image.optional(),
    NewImage: image,
  }),
});
const records = z.object({ Records: z.array(z.object({ dynamodb: z.looseObject({ SequenceNumber: z.string() }) })) });

/** Kinds that hold what a queue or a log is not to: codes. Which item it is is told, and no more. */
const BY_ID: readonly string[] = ["MAIL"];

type Item = Readonly<Record<string, unknown>>;

/** The event of an item's change: its type is the kind of the item, which is the first word of its sort key. */
export function toldOf(source: string, sk: string, after: Item, before?: Item): Told {
  const [kind = ""] = sk.split("#");
  const told = (item: Item) => (BY_ID.includes(kind) ? { id: item.id } : item);
  const detail = { ...(before && { before: told(before) }), after: told(after) };
  return { source, type: kind.toLowerCase(), detail: JSON.stringify(detail) };
}

/** The event of a stream's record. */
function toldBy(source: string, record: unknown): Told {
  const { Keys, OldImage, NewImage, ApproximateCreationDateTime: seconds } = change.parse(record).dynamodb;
  return {
    ...toldOf(source, Keys.sk.S, unmarshall(NewImage), OldImage && unmarshall(OldImage)),
    ...(seconds !== undefined && { at: new Date(seconds * 1000) }),
  };
}

const bytesOf = ({ source, type, detail }: Told): number => Buffer.byteLength(source + type + detail) + ENVELOPE_BYTES;

/** Entries as they go in calls: in order, each call as full as it may be. */
export function inCalls<Entry extends { readonly told: Told }>(entries: readonly Entry[]): Entry[][] {
  const calls: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry.told);
    const last = calls.at(-1);
    if (last && last.length < MOST_ENTRIES && bytes + size <= MOST_BYTES) {
      last.push(entry);
      bytes += size;
    } else {
      calls.push([entry]);
      bytes = size;
    }
  }
  return calls;
}

/** @returns for each, why it was not taken, or undefined where it was */
export async function put(
  putEvents: PutEvents,
  entries: readonly { readonly told: Told }[],
): Promise<(string | undefined)[]> {
  try {
    return await putEvents(entries.map(({ told }) => told));
  } catch (error) {
    return entries.map(() => (error as Error).message);
  }
}

/**
 * Tells the bus of a table's changes: `source` is "lyceum." and the context, the type is the kind of item in lower case
 * ("order"), the detail is the item before and after. Told at least once, and in no promised order: who listens makes
 * the second time change nothing. What the bus did not take is reported, so that the stream gives it again.
 */
export const relay =
  (source: `lyceum.${string}`, putEvents: PutEvents) =>
  async (event: unknown): Promise<DynamoDBBatchResponse> => {
    const failed: string[] = [];
    const fail = (sequence: string, reason: string) => {
      failed.push(sequence);
      logger.error("a change was not told to the bus", { sequence, reason });
    };
    const entries = records.parse(event).Records.flatMap((record): { sequence: string; told: Told }[] => {
      const sequence = record.dynamodb.SequenceNumber;
      try {
        return [{ sequence, told: toldBy(source, record) }];
      } catch (error) {
        fail(sequence, (error as Error).message);
        return [];
      }
    });
    for (const call of inCalls(entries)) {
      const outcomes = await put(putEvents, call);
      for (const [n, { sequence }] of call.entries()) {
        const reason = outcomes[n];
        if (reason !== undefined) fail(sequence, reason);
      }
    }
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
