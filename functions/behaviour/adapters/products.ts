import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { product, productKey } from "../../catalogue/contract/product.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import type { FindUnknownProducts } from "../flows/ports.ts";

const AT_ONCE = 100;
const known = product.pick({ id: true });

/** @param TableName the catalogue's */
export const findUnknownProducts =
  (documents: DynamoDBDocumentClient, TableName: string): FindUnknownProducts =>
  async (ids) => {
    const unknown = new Set(ids);
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const items = await itemsOf(documents, TableName, ids.slice(at, at + AT_ONCE).map(productKey));
      for (const item of items) unknown.delete(known.parse(item).id);
    }
    return unknown;
  };
