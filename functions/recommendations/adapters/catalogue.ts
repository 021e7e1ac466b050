import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { type Product, product, productKey, shelfIndex } from "../../catalogue/contract/product.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import type { Now, ProductsNow, Shelf } from "../flows/ports.ts";
import { lately } from "./stale-while-revalidate.ts";

const MINUTE = 60_000;
/** How often all is read, for what was changed or taken off sale; each minute only what was published since. */
const WHOLE_MS = 30 * MINUTE;
/** What is read again of the last read's time: an index may list a product late. */
const OVERLAP_MS = 2 * MINUTE;
/** The newest so many products are on the shelf: about a kilobyte of memory each. */
const MOST = 100_000;

const FIELDS = Object.keys(product.shape).filter((name) => name !== "content");

/** What has not changed is the very product that was read before, so that what was worked out of it stays. */
const settled = (before: Product | undefined, read: Product): Product =>
  before &&
  before.version === read.version &&
  before.rating.count === read.rating.count &&
  before.rating.sum === read.rating.sum
    ? before
    : read;

/**
 * Published products, by queries of the shelf's index in the background: the cost of a minute follows what was published
 * in it. A product that was changed or taken off sale is told by `productsNow` at once, and here within half an hour.
 */
export function shelf(documents: DynamoDBDocumentClient, TableName: string, now: Now): Shelf {
  let wholeAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  const { name: IndexName, partition } = shelfIndex;
  async function* published(after: number) {
    const query = {
      TableName,
      IndexName,
      KeyConditionExpression: `${IndexName}Pk = :shelf AND ${IndexName}Sk > :after`,
      ExpressionAttributeValues: { ":shelf": partition, ":after": new Date(after).toISOString() },
      ProjectionExpression: FIELDS.map((name) => `#${name}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(FIELDS.map((name) => [`#${name}`, name])),
      ScanIndexForward: false,
    };
    let count = 0;
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) {
        const parsed = product.safeParse(item);
        if (parsed.success) yield parsed.data;
        if (++count >= MOST) return;
      }
    }
  }
  return lately<ReadonlyMap<string, Product>>(
    "the shelf",
    async (before) => {
      const begun = now();
      const whole = !before || begun - wholeAt > WHOLE_MS;
      const products = new Map<string, Product>();
      for await (const each of published(whole ? 0 : readAt - OVERLAP_MS)) {
        products.set(each.id, settled(before?.get(each.id), each));
      }
      readAt = begun;
      if (whole) wholeAt = begun;
      const same = before && [...products].every(([id, each]) => before.get(id) === each);
      if (same && (!whole || before.size === products.size)) return before;
      return whole ? products : new Map([...(before ?? []), ...products]);
    },
    now,
    MINUTE,
  );
}

/** At most 100 ids. */
export const productsNow =
  (documents: DynamoDBDocumentClient, TableName: string): ProductsNow =>
  async (ids) => {
    const keys = [...new Set(ids)].map(productKey);
    const items = await itemsOf(documents, TableName, keys, { consistent: true });
    return new Map(items.map((item) => product.parse(item)).map((each) => [each.id, each]));
  };
