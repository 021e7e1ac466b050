import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { listPublished } from "../../catalogue/client.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import { iso, MINUTE_MS } from "../../shared/kernel/time.ts";
import { staleWhileRevalidate } from "../../shared/runtime/stale-while-revalidate.ts";
import type { Now, ReadShelf } from "../flows/ports.ts";
import { MOST_ON_SHELF, SHELF_OVERLAP_MS, SHELF_WHOLE_MS } from "../settings.ts";

/** The object that was read before, if the product is unchanged, so that values cached for it stay valid. */
const sameIfUnchanged = (before: Product | undefined, read: Product): Product =>
  before &&
  before.version === read.version &&
  before.rating.count === read.rating.count &&
  before.rating.sum === read.rating.sum
    ? before
    : read;

/**
 * Published products, by queries of the shelf's index in the background; each minute costs as much as was published in it. A
 * change or withdrawal shows in `findProducts` at once, and here within half an hour.
 */
export function readShelf(documents: DynamoDBDocumentClient, TableName: string, now: Now): ReadShelf {
  let wholeAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  const published = listPublished(documents, TableName);
  return staleWhileRevalidate<ReadonlyMap<string, Product>>(
    "the shelf",
    async (before) => {
      const begun = now();
      const whole = !before || begun - wholeAt > SHELF_WHOLE_MS;
      const products = new Map<string, Product>();
      for await (const each of published(iso(whole ? 0 : readAt - SHELF_OVERLAP_MS), MOST_ON_SHELF)) {
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
