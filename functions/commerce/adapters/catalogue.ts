import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type Product, product, productKey } from "../../catalogue/contract.ts";
import type { FindProducts } from "../ports.ts";

/** At most 100 ids. */
export const findProducts =
  (documents: DynamoDBDocumentClient, TableName: string): FindProducts =>
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
