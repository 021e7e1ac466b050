import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { iso, SECOND_MS, ttl } from "../../shared/kernel/time.ts";
import type { IsSent, MailRef, NoteHeld, NoteSent } from "../flows/ports.ts";
import { sentKind } from "../keys.ts";
import { NOTE_SECONDS } from "../settings.ts";

export const isSent =
  (documents: DynamoDBDocumentClient, TableName: string): IsSent =>
  async (mail) => {
    const Key = sentKind.key({ ...mail });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item !== undefined;
  };

const note =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number) =>
  async (mail: MailRef, outcome: object): Promise<void> => {
    const at = now();
    const expiresAt = ttl(at + NOTE_SECONDS * SECOND_MS);
    const Item = { ...sentKind.key({ ...mail }), ...outcome, at: iso(at), expiresAt };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const noteSent =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): NoteSent =>
  (mail, messageId) =>
    note(documents, TableName, now)(mail, { messageId });

/** A mail that is held back is finished too: received again, it is held back for the same reason. */
export const noteHeld =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): NoteHeld =>
  (mail, held) =>
    note(documents, TableName, now)(mail, { held });
