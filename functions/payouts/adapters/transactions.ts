import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";

type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/**
 * Makes all writes or none. "repeated": one of those that are to be made once was made before; "conflict": another
 * write's condition does not hold, or something else writes at the same time.
 */
export async function transact(
  documents: DynamoDBDocumentClient,
  once: readonly Write[],
  others: readonly Write[],
): Promise<"done" | "conflict" | "repeated"> {
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: [...once, ...others] }));
    return "done";
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    if (codes.slice(0, once.length).includes("ConditionalCheckFailed")) return "repeated";
    if (codes.some((code) => code === "ConditionalCheckFailed" || code === "TransactionConflict")) return "conflict";
    throw error;
  }
}
