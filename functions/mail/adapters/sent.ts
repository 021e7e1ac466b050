import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { IsSent, MailRef, NoteHeld, NoteSent } from "../flows/ports.ts";

/** Longer than any event of a mail can come again. */
const NOTE_SECONDS = 90 * 86_400;

export const noteKey = ({ source, id }: MailRef) => ({ pk: `SENT#${source}#${id}`, sk: "SENT" });

export const isSent =
  (documents: DynamoDBDocumentClient, TableName: string): IsSent =>
  async (mail) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: noteKey(mail), ConsistentRead: true }));
    return Item !== undefined;
  };

const note =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number) =>
  async (mail: MailRef, outcome: object): Promise<void> => {
    const at = now();
    const expiresAt = Math.floor(at / 1000) + NOTE_SECONDS;
    const Item = { ...noteKey(mail), ...outcome, at: new Date(at).toISOString(), expiresAt };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const noteSent =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): NoteSent =>
  (mail, messageId) =>
    note(documents, TableName, now)(mail, { messageId });

/** What is held is over, too: told again, it is held for the same reason. */
export const noteHeld =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): NoteHeld =>
  (mail, held) =>
    note(documents, TableName, now)(mail, { held });
