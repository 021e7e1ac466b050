import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { HOUR_MS, SECOND_MS, ttl } from "../../shared/kernel/time.ts";
import { oneMore } from "../../shared/runtime/counting.ts";
import { registration } from "../domain/registration.ts";
import type {
  BeginConfirming,
  BeginRegistration,
  CountMailed,
  EndRegistration,
  NameRegistration,
  StopConfirming,
} from "../flows/ports.ts";
import { registrationCountKind, registrationKind } from "../keys.ts";
import { CONFIRMING_SECONDS, MOST_AN_HOUR } from "../settings.ts";

/** Whether a write's condition held. */
async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Epoch milliseconds as epoch seconds, the unit of `confirmingUntil` and `expiresAt`. */
const seconds = (now: number): number => Math.floor(now / SECOND_MS);

export const countMailed =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): CountMailed =>
  (email) => {
    const hour = Math.floor(now() / HOUR_MS);
    const { Update } = oneMore(
      { TableName, Key: registrationCountKind.key({ email, hour }) },
      MOST_AN_HOUR,
      ttl((hour + 2) * HOUR_MS),
    );
    return held(documents.send(new UpdateCommand(Update)));
  };

/** Begins and ends registrations: at most `MOST_AN_HOUR` an hour for each address. */
const attempts = (documents: DynamoDBDocumentClient, TableName: string, now: () => number) => {
  const counted = countMailed(documents, TableName, now);
  const beginRegistration: BeginRegistration = async (begun) =>
    (await counted(begun.email)) &&
    held(
      documents.send(
        new PutCommand({
          TableName,
          Item: { ...registrationKind.key(begun), ...begun },
          ConditionExpression: "attribute_not_exists(confirmingUntil) OR confirmingUntil < :now",
          ExpressionAttributeValues: { ":now": seconds(now()) },
        }),
      ),
    );
  const nameRegistration: NameRegistration = (email, attempt, id) =>
    held(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: registrationKind.key({ email }),
          UpdateExpression: "SET id = :id",
          ConditionExpression: "attempt = :attempt",
          ExpressionAttributeValues: { ":id": id, ":attempt": attempt },
        }),
      ),
    );
  const endRegistration: EndRegistration = async (email, id) => {
    await held(
      documents.send(
        new DeleteCommand({
          TableName,
          Key: registrationKind.key({ email }),
          ConditionExpression: "id = :id",
          ExpressionAttributeValues: { ":id": id },
        }),
      ),
    );
  };
  return { beginRegistration, nameRegistration, endRegistration };
};

/** Locks a registration for `CONFIRMING_SECONDS` while it is confirmed, so that no other replaces it. */
const confirmations = (documents: DynamoDBDocumentClient, TableName: string, now: () => number) => {
  const beginConfirming: BeginConfirming = async (email, id) => {
    const at = seconds(now());
    try {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName,
          Key: registrationKind.key({ email }),
          UpdateExpression: "SET confirmingUntil = :until",
          ConditionExpression: "id = :id AND expiresAt > :now",
          ExpressionAttributeValues: { ":id": id, ":now": at, ":until": at + CONFIRMING_SECONDS },
          ReturnValues: "ALL_NEW",
        }),
      );
      return registration.parse(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };
  const stopConfirming: StopConfirming = async (email, id) => {
    await held(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: registrationKind.key({ email }),
          UpdateExpression: "REMOVE confirmingUntil",
          ConditionExpression: "id = :id",
          ExpressionAttributeValues: { ":id": id },
        }),
      ),
    );
  };
  return { beginConfirming, stopConfirming };
};

/** Registrations in identity's table. */
export const registrations = (documents: DynamoDBDocumentClient, TableName: string, now: () => number) => ({
  ...attempts(documents, TableName, now),
  ...confirmations(documents, TableName, now),
});
