import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { listPublished } from "../../catalogue/client.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import { iso, MINUTE_MS } from "../../shared/kernel/time.ts";
import type { Now, ReadShelf } from "../flows/ports.ts";
import { staleWhileRevalidate } from "./stale-while-revalidate.ts";

/** How often all is read, for what was changed or taken off sale; each minute only what was published since. */
const WHOLE_MS = 30 * MINUTE_MS;
/** What is read again of the last read's time: an index may list a product late. */
const OVERLAP_MS = 2 * MINUTE_MS;
/** The newest so many products are on the shelf: about a kilobyte of memory each. */
const MOST = 100_000;

/** What has not changed is the very product that was read before, so that what was worked out of it stays. */
const sameIfUnchanged = (before: Product | undefined, read: Product): Product =>
  before &&
  before.version === read.version &&
  before.rating.count === read.rating.count &&
  before.rating.sum === read.rating.sum
    ? before
    : read;

/**
 * Published products, by queries of the shelf's index in the background: the cost of a minute follows what was published
 * in it. A product that was changed or taken off sale is told by `readProductsNow` at once, and here within half an hour.
 */
export function readShelf(documents: DynamoDBDocumentClient, TableName: string, now: Now): ReadShelf {
  let wholeAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  const published = listPublished(documents, TableName);
  return staleWhileRevalidate<ReadonlyMap<string, Product>>(
    "the shelf",
    async (before) => {
      const begun = now();
      const whole = !before || begun - wholeAt > WHOLE_MS;
      const products = new Map<string, Product>();
      for await (const each of published(iso(whole ? 0 : readAt - OVERLAP_MS), MOST)) {
        products.set(each.id, sameIfUnchanged(before?.get(each.id), each));
      }
      readAt = begun;
      if (whole) wholeAt = begun;
      const same = before && [...products].every(([id, each]) => before.get(id) === each);
      if (same && (!whole || before.size === products.size)) return before;
      return whole ? products : new Map([...(before ?? []), ...products]);
    },
    now,
    MINUTE_MS,
  );
}
