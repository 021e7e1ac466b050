import { TransactionCanceledException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { pause } from "./pause.ts";

/** The number of attempts: about two seconds with the pauses between them. */
const ATTEMPTS = 8;
const THROTTLED = ["ThrottlingError", "ProvisionedThroughputExceeded"];
const UNDECIDED = ["None", "TransactionConflict", ...THROTTLED];

/**
 * Whether DynamoDB refused a write without checking its conditions: a single write whose item is in another transaction, or a
 * throttled transaction. After a conflict of two transactions the caller has to decide again.
 */
export function isPutOff(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code = "" }) => Code);
  return codes.some((code) => THROTTLED.includes(code)) && codes.every((code) => UNDECIDED.includes(code));
}

/**
 * Retries, after a random pause, requests that DynamoDB refused for a moment and the SDK does not retry. If every try
 * is refused, DynamoDB's own error is thrown, which the edge answers as `busy`.
 */
export function patient(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await next(args);
        } catch (error) {
          if (attempt === ATTEMPTS || !isPutOff(error)) throw error;
          await pause(attempt);
        }
      }
    },
    { step: "initialize", name: "patient" },
  );
  return client;
}
