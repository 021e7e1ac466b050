import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { product, productKey } from "../../catalogue/contract/product.ts";
import type { FindProduct } from "../flows/ports.ts";

export const findProduct =
  (documents: DynamoDBDocumentClient, TableName: string): FindProduct =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: productKey(id) }));
    return Item && product.parse(Item);
  };
