import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { product } from "../../catalogue/contract/product.ts";
import type { ReadAttributes } from "../flows/training-ports.ts";
import type { Attributes } from "../training/held-out.ts";

const row = product.pick({ id: true, type: true, language: true });

/** The index that lists each product by its creator: old versions are in no index, and there are many of them. */
const IndexName = "gsi4";

/** Of all products in the catalogue's table; a row that cannot be read is left out. */
export const productAttributes =
  (documents: DynamoDBDocumentClient, TableName: string): ReadAttributes =>
  async () => {
    const found = new Map<string, Attributes>();
    const scan = {
      TableName,
      IndexName,
      ExpressionAttributeNames: { "#type": "type", "#language": "language" },
      ProjectionExpression: "id, #type, #language",
    };
    for await (const page of paginateScan({ client: documents }, scan)) {
      for (const item of page.Items ?? []) {
        const { success, data } = row.safeParse(item);
        if (success) found.set(data.id, { type: data.type, language: data.language });
      }
    }
    return found;
  };
