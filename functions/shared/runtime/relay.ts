import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse } from "aws-lambda";
import * as z from "zod";
import { errorOf } from "../kernel/thrown.ts";
import type { BusEvent, PutEvents } from "./bus.ts";
import { logger } from "./logger.ts";

const MOST_ENTRIES = 10;
/** EventBridge takes 256 KiB in one call, of all its events together. */
const MOST_BYTES = 256 * 1024;
/** The bytes of an event in a call besides its texts. */
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

/** Kinds that contain codes, which must not get into a queue or log: their events have only the id. */
const BY_ID: readonly string[] = ["MAIL"];

type Item = Readonly<Record<string, unknown>>;

/** The event of an item's change: its type is the kind of the item, which is the first word of its sort key. */
export function eventOf(source: string, sk: string, after: Item, before?: Item): BusEvent {
  const [kind = ""] = sk.split("#");
  const shown = (item: Item) => (BY_ID.includes(kind) ? { id: item.id } : item);
  const detail = { ...(before && { before: shown(before) }), after: shown(after) };
  return { source, type: kind.toLowerCase(), detail: JSON.stringify(detail) };
}

/** The event of a stream's record. */
function eventOfRecord(source: string, record: unknown): BusEvent {
  const { Keys, OldImage, NewImage, ApproximateCreationDateTime: seconds } = change.parse(record).dynamodb;
  return {
    ...eventOf(source, Keys.sk.S, unmarshall(NewImage), OldImage && unmarshall(OldImage)),
    ...(seconds !== undefined && { at: new Date(seconds * 1000) }),
  };
}

const bytesOf = ({ source, type, detail }: BusEvent): number =>
  Buffer.byteLength(source + type + detail) + ENVELOPE_BYTES;

/** Entries divided into calls: in order, each call as full as possible. */
export function inCalls<Entry extends { readonly event: BusEvent }>(entries: readonly Entry[]): Entry[][] {
  const calls: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry.event);
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

/** @returns for each, why the bus refused it; undefined if it did not */
export async function put(
  putEvents: PutEvents,
  entries: readonly { readonly event: BusEvent }[],
): Promise<(string | undefined)[]> {
  try {
    return await putEvents(entries.map(({ event }) => event));
  } catch (error) {
    return entries.map(() => errorOf(error).message);
  }
}

/**
 * Publishes a table's changes: `source` is "lyceum." and the context, the type is the kind of item in lower case
 * ("order"), the detail is the item before and after. At least once, in no promised order, so receivers are idempotent.
 * Changes that the bus did not accept are reported, so that the stream delivers them again.
 */
export const relay =
  (source: `lyceum.${string}`, putEvents: PutEvents) =>
  async (event: unknown): Promise<DynamoDBBatchResponse> => {
    const failed: string[] = [];
    const fail = (sequence: string, reason: string) => {
      failed.push(sequence);
      logger.error("a change was not published", { sequence, reason });
    };
    const entries = records.parse(event).Records.flatMap((record): { sequence: string; event: BusEvent }[] => {
      const sequence = record.dynamodb.SequenceNumber;
      try {
        return [{ sequence, event: eventOfRecord(source, record) }];
      } catch (error) {
        fail(sequence, errorOf(error).message);
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
