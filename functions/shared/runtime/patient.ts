import { TransactionCanceledException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { pause } from "./pause.ts";
import { HttpProblem } from "./problem.ts";

/** All of them together wait two seconds or so. */
const ATTEMPTS = 8;
const THROTTLED = ["ThrottlingError", "ProvisionedThroughputExceeded"];
const UNDECIDED = ["None", "TransactionConflict", ...THROTTLED];

/**
 * Whether DynamoDB made nothing of a write and decided nothing about it: another transaction had the item of a single
 * write, or a transaction was throttled. A transaction that met another one is its caller's to decide anew.
 */
function isPutOff(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = (error.CancellationReasons ?? []).map(({ Code = "" }) => Code);
  return codes.some((code) => THROTTLED.includes(code)) && codes.every((code) => UNDECIDED.includes(code));
}

/**
 * Sends again, after a random while, what DynamoDB put off and the SDK does not send again by itself.
 * @returns the client; its sends throw HttpProblem 503 "busy" where something was put off every time
 */
export function patient(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await next(args);
        } catch (error) {
          if (!isPutOff(error)) throw error;
          if (attempt === ATTEMPTS) {
            throw new HttpProblem(503, "busy", "Too many changes at once; send the same request again in a moment.");
          }
          await pause(attempt);
        }
      }
    },
    { step: "initialize", name: "patient" },
  );
  return client;
}
