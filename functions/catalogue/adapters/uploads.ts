import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DAY_MS, ttl } from "../../shared/kernel/time.ts";
import { content } from "../contract/product.ts";
import { commitEnd } from "../domain/upload.ts";
import type { FindUpload, KeepUpload } from "../flows/ports.ts";
import { uploadKind } from "../keys.ts";

const upload = content
  .pick({ key: true, name: true, mediaType: true, bytes: true, sha256: true, at: true })
  .extend({ id: z.ulid(), productId: z.string() });

export const keepUpload =
  (documents: DynamoDBDocumentClient, TableName: string): KeepUpload =>
  async (fresh) => {
    const expiresAt = ttl(Date.parse(commitEnd(fresh)) + DAY_MS);
    await documents.send(
      new PutCommand({ TableName, Item: { ...uploadKind.key({ id: fresh.productId }), ...fresh, expiresAt } }),
    );
  };

export const findUpload =
  (documents: DynamoDBDocumentClient, TableName: string): FindUpload =>
  async (productId) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: uploadKind.key({ id: productId }), ConsistentRead: true }),
    );
    return Item && upload.parse(Item);
  };
