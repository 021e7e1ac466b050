import { type DynamoDBDocumentClient, paginateScan } from "@aws-sdk/lib-dynamodb";
import { product, productKey } from "../../catalogue/contract.ts";
import type { Attributes, ReadAttributes } from "../training-ports.ts";

const row = product.pick({ id: true, type: true, language: true });

/** Of all products in the catalogue's table; a row that cannot be read is left out. */
export const productAttributes =
  (documents: DynamoDBDocumentClient, TableName: string): ReadAttributes =>
  async () => {
    const found = new Map<string, Attributes>();
    const scan = {
      TableName,
      FilterExpression: "sk = :sk",
      ExpressionAttributeValues: { ":sk": productKey("").sk },
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
