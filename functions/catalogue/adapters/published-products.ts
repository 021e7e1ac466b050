import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { type Product, type ProductFilter, product } from "../contract/product.ts";
import { narrows, priceRank, searchWords } from "../domain/listing.ts";
import type { ListPublished } from "../flows/ports.ts";
import { productKey, productKind } from "../keys.ts";
import { LOOKED_AT } from "../settings.ts";
import { cursorAfter, isFurther, startOf } from "./list-cursor.ts";

/** Above every price. */
const MOST = 99_999_999;

/** The list to read for a sort. The API takes no sort by price without a currency. */
function listFor(sort: Parameters<ListPublished>[1], { currency = "usd" }: ProductFilter) {
  const { byTime, byRating, byPopularity, byPrice } = productKind.list;
  if (sort === "newest") return byTime({});
  if (sort === "rating") return byRating({});
  return sort === "popular" ? byPopularity({}) : byPrice({ currency });
}

function filterOf(filter: ProductFilter, byPrice: boolean) {
  const clauses: string[] = [];
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const field of ["type", "topic", "language", "creatorId"] as const) {
    if (filter[field] === undefined) continue;
    clauses.push(`#${field} = :${field}`);
    names[`#${field}`] = field;
    values[`:${field}`] = filter[field];
  }
  if (filter.currency !== undefined && !byPrice) {
    const { currency, minPrice = 0, maxPrice = MOST } = filter;
    const range = "BETWEEN :minPrice AND :maxPrice";
    clauses.push(`(price.currency = :currency AND price.amount ${range} OR furtherPrices.#currency ${range})`);
    names["#currency"] = currency;
    Object.assign(values, { ":currency": currency, ":minPrice": minPrice, ":maxPrice": maxPrice });
  }
  for (const [n, word] of searchWords(filter.q ?? "").entries()) {
    clauses.push(`contains(searchText, :word${n})`);
    values[`:word${n}`] = word;
  }
  return { clauses, names, values };
}

/**
 * The published products by one query: of an index by time, by price within a currency, by rating, or by popularity.
 */
export const listPublished =
  (documents: DynamoDBDocumentClient, TableName: string): ListPublished =>
  async (filter, sort, { limit, cursor }) => {
    const { minPrice = 0, maxPrice = MOST } = filter;
    // DynamoDB refuses an empty range.
    if (minPrice > maxPrice) return { items: [] };
    const { index, partition } = listFor(sort, filter);
    const byPrice = index === "byPrice";
    const { clauses, names, values } = filterOf(filter, byPrice);
    const scope = JSON.stringify(["published", sort, filter]);
    const from = priceRank(minPrice);
    // "$" comes after "#", which ends the price in the key.
    const to = `${priceRank(maxPrice)}$`;
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :published${byPrice ? ` AND ${index}Sk BETWEEN :from AND :to` : ""}`,
        ...(clauses.length > 0 && { FilterExpression: clauses.join(" AND ") }),
        ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
        ExpressionAttributeValues: {
          ":published": partition,
          ...values,
          ...(byPrice && { ":from": from, ":to": to }),
        },
        ScanIndexForward: sort === "price",
        Limit: narrows(filter) || filter.currency !== undefined ? LOOKED_AT : limit,
        ExclusiveStartKey: startOf(scope, { cursor, index, partition, currency: filter.currency }),
      }),
    );
    const page = Items.slice(0, limit);
    const next = Items.length > limit ? page.at(-1) : LastEvaluatedKey;
    return { items: await productsOf(documents, TableName, page), cursor: cursorAfter(scope, index, next) };
  };

/** The published products, each by its own item or by that of a further price. */
async function productsOf(
  documents: DynamoDBDocumentClient,
  TableName: string,
  listed: readonly Record<string, unknown>[],
): Promise<Product[]> {
  const keys = listed.filter(isFurther).map(({ id }) => productKey(String(id)));
  const found = new Map((await itemsOf(documents, TableName, keys)).map((item) => [item.id, product.parse(item)]));
  return listed.flatMap((item) => (isFurther(item) ? (found.get(item.id) ?? []) : product.parse(item)));
}
