import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { product, productKey } from "../../../catalogue/contract/product.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import type { FindProducts } from "../../flows/ports.ts";

/** At most 100 ids. */
export const findProducts =
  (documents: DynamoDBDocumentClient, TableName: string): FindProducts =>
  async (ids) => {
    const keys = [...new Set(ids)].map(productKey);
    const items = await itemsOf(documents, TableName, keys, { consistent: true });
    return new Map(items.map((item) => product.parse(item)).map((each) => [each.id, each]));
  };
