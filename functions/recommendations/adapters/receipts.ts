import { gunzipSync, gzipSync } from "node:zlib";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ttl } from "../../shared/kernel/time.ts";
import { type Receipt, receipt } from "../contract/receipt.ts";
import type { FindReceipt, KeepReceipt } from "../flows/ports.ts";
import { receiptKind } from "../keys.ts";
import { ANONYMOUS_RECEIPT_SECONDS, RECEIPT_SECONDS } from "../settings.ts";

const kept = z.object({ body: z.instanceof(Uint8Array), expiresAt: z.number() });

/**
 * Compressed, as candidates repeat the same words and DynamoDB bills by the kilobyte. Synchronously, as a thread would take longer
 * to start than so little to compress.
 */
export const keepReceipt =
  (documents: DynamoDBDocumentClient, TableName: string): KeepReceipt =>
  async (made) => {
    const body = gzipSync(JSON.stringify(made));
    const isSomebodys = made.user !== undefined || made.anonymousId !== undefined;
    const expiresAt = ttl(Date.parse(made.at)) + (isSomebodys ? RECEIPT_SECONDS : ANONYMOUS_RECEIPT_SECONDS);
    await documents.send(
      new PutCommand({ TableName, Item: { ...receiptKind.key({ receipt: made.id }), body, expiresAt } }),
    );
  };

export const receiptKeyOf = (id: string) => receiptKind.key({ receipt: id });

/** A stored receipt; undefined if it has expired. */
export function receiptOf(item: Record<string, unknown>): Receipt | undefined {
  const { body, expiresAt } = kept.parse(item);
  // DynamoDB may delete an expired item days later.
  if (expiresAt * 1000 <= Date.now()) return undefined;
  return receipt.parse(JSON.parse(gunzipSync(body).toString()));
}

export const findReceipt =
  (documents: DynamoDBDocumentClient, TableName: string): FindReceipt =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: receiptKeyOf(id), ConsistentRead: true }));
    return Item && receiptOf(Item);
  };
