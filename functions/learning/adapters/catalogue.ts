import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { product, productKey, versionKey } from "../../catalogue/contract/product.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import type { FindEdition, FindProduct, FindProducts } from "../flows/ports.ts";

export const findProduct =
  (documents: DynamoDBDocumentClient, TableName: string): FindProduct =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: productKey(id), ConsistentRead: true }));
    return Item && product.parse(Item);
  };

export const findEdition =
  (documents: DynamoDBDocumentClient, TableName: string): FindEdition =>
  async (present, version) => {
    if (version === present.version) return present;
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: versionKey(present.id, version), ConsistentRead: true }),
    );
    if (!Item) throw new Error(`Version ${version} of product ${present.id} was sold, and is not kept.`);
    return product.parse(Item.product);
  };

export const findProducts =
  (documents: DynamoDBDocumentClient, TableName: string): FindProducts =>
  async (ids) => {
    const products = (await itemsOf(documents, TableName, ids.map(productKey))).map((item) => product.parse(item));
    return new Map(products.map((each) => [each.id, each]));
  };
