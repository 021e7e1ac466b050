import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { iso, SECOND_MS, ttl } from "../../shared/kernel/time.ts";
import type { FindRef, IsStopped, IsUnreachable, LogFate, MarkStopped, MarkUnreachable } from "../flows/ports.ts";
import { loggedKind, messageKind, stoppedKind, unreachableKind } from "../keys.ts";
import { STOPPED_SECONDS, UNREACHABLE_SECONDS } from "../settings.ts";
import { addressOf, mailboxOf } from "./mailbox.ts";

const message = z.object({ source: z.string(), id: z.string() });

export const findRef =
  (documents: DynamoDBDocumentClient, TableName: string): FindRef =>
  async (messageId) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: messageKind.key({ messageId }), ConsistentRead: true }),
    );
    return Item && message.parse(Item);
  };

/** Changes only the state: the list by time keeps the time of sending. */
export const logFate =
  (documents: DynamoDBDocumentClient, TableName: string): LogFate =>
  async (messageId, { state, reason }) => {
    const ref = await findRef(documents, TableName)(messageId);
    if (!ref) return false;
    const { source, id } = ref;
    try {
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: loggedKind.key({ source, id }),
          UpdateExpression: "SET #state = :state, reason = :reason",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeNames: { "#state": "state" },
          ExpressionAttributeValues: { ":state": state, ":reason": reason },
        }),
      );
    } catch (error) {
      // The log's entry of an old mail has expired.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
    return true;
  };

export const isUnreachable =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): IsUnreachable =>
  async (address) => {
    const Key = unreachableKind.key({ address: addressOf(address) });
    const { Item } = await documents.send(new GetCommand({ TableName, Key }));
    return Number(Item?.expiresAt ?? 0) * SECOND_MS > now();
  };

export const markUnreachable =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): MarkUnreachable =>
  async (address) => {
    const at = now();
    const expiresAt = ttl(at + UNREACHABLE_SECONDS * SECOND_MS);
    const Item = { ...unreachableKind.key({ address: addressOf(address) }), at: iso(at), expiresAt };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const markStopped =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): MarkStopped =>
  async (address) => {
    const at = now();
    const expiresAt = ttl(at + STOPPED_SECONDS * SECOND_MS);
    const Item = { ...stoppedKind.key({ mailbox: mailboxOf(address) }), at: iso(at), expiresAt };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const isStopped =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): IsStopped =>
  async (address) => {
    const Key = stoppedKind.key({ mailbox: mailboxOf(address) });
    const { Item } = await documents.send(new GetCommand({ TableName, Key }));
    return Number(Item?.expiresAt ?? 0) * SECOND_MS > now();
  };
