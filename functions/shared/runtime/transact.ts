import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { pause } from "./pause.ts";

/** How often a transaction is sent if it conflicts each time. Callers that have to read again use retryOnConflict. */
const MEETINGS = 4;

/** One write, or one condition, of a transaction. */
export type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** The condition of an item that must be new. */
export const absent = "attribute_not_exists(pk)";

/** Waits for one write, made only if its condition holds. @returns whether it was made */
export async function writeIf(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/**
 * Makes all writes or none. "conflict": a condition does not hold, or others write at the same time again and again;
 * "repeated": one of the writes with a once-only condition was made before.
 */
export function transact(documents: DynamoDBDocumentClient, writes: readonly Write[]): Promise<"done" | "conflict">;
export function transact(
  documents: DynamoDBDocumentClient,
  writes: readonly Write[],
  once: readonly Write[],
): Promise<"done" | "conflict" | "repeated">;
export async function transact(
  documents: DynamoDBDocumentClient,
  writes: readonly Write[],
  once: readonly Write[] = [],
): Promise<"done" | "conflict" | "repeated"> {
  for (let attempt = 1; ; attempt++) {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: [...once, ...writes] }));
      return "done";
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      if (codes.slice(0, once.length).includes("ConditionalCheckFailed")) return "repeated";
      if (codes.includes("ConditionalCheckFailed")) return "conflict";
      if (!codes.includes("TransactionConflict")) throw error;
      // It conflicted with an unfinished transaction; its own conditions decide once that has ended.
      if (attempt === MEETINGS) return "conflict";
      await pause(attempt);
    }
  }
}
