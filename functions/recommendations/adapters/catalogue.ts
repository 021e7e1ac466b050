import { BatchGetCommand, type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { type Product, product, productKey } from "../../catalogue/contract.ts";
import type { Now, ProductsNow, Shelf } from "../ports.ts";

const MINUTE = 60_000;

/** All published products, read at most once a minute in each execution environment. */
export function shelf(documents: DynamoDBDocumentClient, TableName: string, now: Now): Shelf {
  let read: { at: number; products: Promise<ReadonlyMap<string, Product>> } | undefined;
  const load = async () => {
    const products = new Map<string, Product>();
    const scan = {
      TableName,
      FilterExpression: "sk = :sk AND #state = :state",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":sk": productKey("").sk, ":state": "published" },
    };
    for await (const page of paginateScan({ client: documents }, scan)) {
      for (const item of page.Items ?? []) {
        const parsed = product.safeParse(item);
        if (parsed.success) products.set(parsed.data.id, parsed.data);
      }
    }
    return products;
  };
  return () => {
    if (!read || now() - read.at > MINUTE) {
      const products = load();
      read = { at: now(), products };
      products.catch(() => {
        read = undefined;
      });
    }
    return read.products;
  };
}

/** At most 100 ids. */
export const productsNow =
  (documents: DynamoDBDocumentClient, TableName: string): ProductsNow =>
  async (ids) => {
    const products = new Map<string, Product>();
    let keys: Record<string, unknown>[] = [...new Set(ids)].map(productKey);
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await documents.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } }),
      );
      for (const item of Responses?.[TableName] ?? []) {
        const parsed = product.parse(item);
        products.set(parsed.id, parsed);
      }
      keys = UnprocessedKeys?.[TableName]?.Keys ?? [];
    }
    return products;
  };
