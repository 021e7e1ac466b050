import { gunzipSync } from "node:zlib";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import {
  type BehaviourEvent,
  behaviourEvent,
  LOG_PREFIX,
  mergeEvent,
  subjectOf,
} from "../../functions/behaviour/contract/event.ts";
import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { Shelf } from "../../functions/recommendations/serving/catalogue-index.ts";

/** An event of a subject with a product; the events of a visitor who registered later count as the user's. */
export interface TimedEvent extends BehaviourEvent {
  readonly product: string;
  readonly subject: string;
  /** `at` in ms. */
  readonly time: number;
}

/** All events of a behaviour log, oldest first; each event counts once. */
export async function eventsIn(s3: S3Client, Bucket: string): Promise<TimedEvent[]> {
  const events = new Map<string, BehaviourEvent>();
  const mergedInto = new Map<string, string>();
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: LOG_PREFIX })) {
    for (const { Key } of page.Contents ?? []) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      for (const line of gunzipSync(bytes).toString().split("\n")) {
        if (line === "") continue;
        const value: unknown = JSON.parse(line);
        const event = behaviourEvent.safeParse(value).data;
        if (event) {
          events.set(event.id, event);
          continue;
        }
        const { user, anonymousId } = mergeEvent.parse(value);
        mergedInto.set(subjectOf({ anonymousId }), subjectOf({ user }));
      }
    }
  }
  return [...events.values()]
    .flatMap((event): TimedEvent[] => {
      if (event.product === undefined || !event.consent) return [];
      const subject = subjectOf(event);
      const time = Date.parse(event.at);
      return [{ ...event, product: event.product, subject: mergedInto.get(subject) ?? subject, time }];
    })
    .sort((a, b) => a.time - b.time);
}

/** The products on sale at an instant (ms), without later products and later reviews. */
export function shelfAt(shelf: Shelf, events: readonly TimedEvent[], instant: number): Map<string, Product> {
  const past = new Map<string, Product>();
  for (const [id, product] of shelf) {
    if (Date.parse(product.publishedAt ?? product.createdAt) < instant) {
      past.set(id, { ...product, rating: { count: 0, sum: 0 } });
    }
  }
  for (const { type, product, value = 0, time } of events) {
    const rating = past.get(product)?.rating;
    if (type !== "review" || time >= instant || !rating) continue;
    rating.count++;
    rating.sum += value;
  }
  return past;
}
