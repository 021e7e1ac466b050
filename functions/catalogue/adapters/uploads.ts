import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { content, productKey } from "../contract/product.ts";
import { commitEnd } from "../domain/upload.ts";
import type { FindUpload, KeepUpload } from "../flows/ports.ts";

export const uploadKey = (productId: string) => ({ pk: productKey(productId).pk, sk: "UPLOAD" });

const upload = content
  .pick({ key: true, name: true, mediaType: true, bytes: true, sha256: true, at: true })
  .extend({ id: z.ulid(), productId: z.string() });

export const keepUpload =
  (documents: DynamoDBDocumentClient, TableName: string): KeepUpload =>
  async (fresh) => {
    const expiresAt = Math.ceil(Date.parse(commitEnd(fresh)) / 1000) + 86_400;
    await documents.send(new PutCommand({ TableName, Item: { ...uploadKey(fresh.productId), ...fresh, expiresAt } }));
  };

export const findUpload =
  (documents: DynamoDBDocumentClient, TableName: string): FindUpload =>
  async (productId) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: uploadKey(productId), ConsistentRead: true }),
    );
    return Item && upload.parse(Item);
  };
