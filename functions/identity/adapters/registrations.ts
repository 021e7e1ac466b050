import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { oneMore } from "../../shared/runtime/counting.ts";
import { CONFIRMING_SECONDS, countKey, MOST_AN_HOUR, registration, registrationKey } from "../domain/registration.ts";
import type {
  BeginConfirming,
  BeginRegistration,
  EndRegistration,
  NameRegistration,
  StopConfirming,
} from "../flows/ports.ts";

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

const HOUR_MS = 3_600_000;
const seconds = (now: number): number => Math.floor(now / 1000);

/** Registrations in the table of identity. */
export const registrations = (documents: DynamoDBDocumentClient, TableName: string, now: () => number) => {
  const counted = async (email: string): Promise<boolean> => {
    const hour = Math.floor(now() / HOUR_MS);
    const { Update } = oneMore({ TableName, Key: countKey(email, hour) }, MOST_AN_HOUR, seconds((hour + 2) * HOUR_MS));
    return held(documents.send(new UpdateCommand(Update as UpdateCommandInput)));
  };
  const beginRegistration: BeginRegistration = async (begun) =>
    (await counted(begun.email)) &&
    held(
      documents.send(
        new PutCommand({
          TableName,
          Item: { ...registrationKey(begun.email), ...begun },
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
          Key: registrationKey(email),
          UpdateExpression: "SET id = :id",
          ConditionExpression: "attempt = :attempt",
          ExpressionAttributeValues: { ":id": id, ":attempt": attempt },
        }),
      ),
    );
  const beginConfirming: BeginConfirming = async (email, id) => {
    const at = seconds(now());
    try {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName,
          Key: registrationKey(email),
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
          Key: registrationKey(email),
          UpdateExpression: "REMOVE confirmingUntil",
          ConditionExpression: "id = :id",
          ExpressionAttributeValues: { ":id": id },
        }),
      ),
    );
  };
  const endRegistration: EndRegistration = async (email, id) => {
    await held(
      documents.send(
        new DeleteCommand({
          TableName,
          Key: registrationKey(email),
          ConditionExpression: "id = :id",
          ExpressionAttributeValues: { ":id": id },
        }),
      ),
    );
  };
  return { beginRegistration, nameRegistration, beginConfirming, stopConfirming, endRegistration };
};
