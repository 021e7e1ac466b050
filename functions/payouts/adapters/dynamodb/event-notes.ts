import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { SECOND_MS, ttl } from "../../../shared/kernel/time.ts";
import { absent } from "../../../shared/runtime/transact.ts";
import type { IsNoted } from "../../flows/ports.ts";
import { eventNoteKind } from "../../keys.ts";
import { NOTE_SECONDS } from "../../settings.ts";

/** The write that records a Stripe event, once. `now` in epoch milliseconds. */
export const noteWrite = (TableName: string, event: string, now: number) => ({
  Put: {
    TableName,
    Item: { ...eventNoteKind.key({ event }), expiresAt: ttl(now + NOTE_SECONDS * SECOND_MS) },
    ConditionExpression: absent,
  },
});

export const isNoted =
  (documents: DynamoDBDocumentClient, TableName: string): IsNoted =>
  async (event) => {
    const Key = eventNoteKind.key({ event });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item !== undefined;
  };
