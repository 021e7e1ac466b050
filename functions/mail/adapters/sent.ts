import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { IsSent, MailRef, NoteSent } from "../ports.ts";

/** Longer than any event of a mail can come again. */
const NOTE_SECONDS = 90 * 86_400;

const noteKey = ({ source, id }: MailRef) => ({ pk: `SENT#${source}#${id}`, sk: "SENT" });

export const isSent =
  (documents: DynamoDBDocumentClient, TableName: string): IsSent =>
  async (mail) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: noteKey(mail), ConsistentRead: true }));
    return Item !== undefined;
  };

export const noteSent =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): NoteSent =>
  async (mail, messageId) => {
    const at = now();
    const expiresAt = Math.floor(at / 1000) + NOTE_SECONDS;
    const Item = { ...noteKey(mail), messageId, at: new Date(at).toISOString(), expiresAt };
    await documents.send(new PutCommand({ TableName, Item }));
  };
