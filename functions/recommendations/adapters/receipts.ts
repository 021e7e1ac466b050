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
 * Compressed: candidates repeat each other's words, and a table bills by the kilobyte. At once, as a thread of its own
 * would begin the write later than it takes to compress so little.
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

/** A receipt as it was stored; undefined past its end. */
export function receiptOf(item: Record<string, unknown>): Receipt | undefined {
  const { body, expiresAt } = kept.parse(item);
  // A table may keep an item for days after its end.
  if (expiresAt * 1000 <= Date.now()) return undefined;
  return receipt.parse(JSON.parse(gunzipSync(body).toString()));
}

export const findReceipt =
  (documents: DynamoDBDocumentClient, TableName: string): FindReceipt =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: receiptKeyOf(id), ConsistentRead: true }));
    return Item && receiptOf(Item);
  };
