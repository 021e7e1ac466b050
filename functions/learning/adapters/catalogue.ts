import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { product, productKey } from "../../catalogue/contract.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import type { FindProduct, FindProducts } from "../ports.ts";

export const findProduct =
  (documents: DynamoDBDocumentClient, TableName: string): FindProduct =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: productKey(id) }));
    return Item && product.parse(Item);
  };

export const findProducts =
  (documents: DynamoDBDocumentClient, TableName: string): FindProducts =>
  async (ids) => {
    const products = (await itemsOf(documents, TableName, ids.map(productKey))).map((item) => product.parse(item));
    return new Map(products.map((each) => [each.id, each]));
  };
