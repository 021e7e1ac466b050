import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { iso, SECOND_MS, ttl } from "../../shared/kernel/time.ts";
import { queryList } from "../../shared/runtime/query-list.ts";
import { kindOf, type LoggedMail, loggedMail } from "../contract/log.ts";
import type { Mail } from "../contract/mail.ts";
import { hintOf } from "../domain/hint.ts";
import type { IsSent, ListMails, LogRefused, MailRef, NoteHeld, NoteSent } from "../flows/ports.ts";
import { loggedKind, messageKind, sentKind } from "../keys.ts";
import { NOTE_SECONDS } from "../settings.ts";
import { mailboxOf } from "./mailbox.ts";

export const isSent =
  (documents: DynamoDBDocumentClient, TableName: string): IsSent =>
  async (mail) => {
    const Key = sentKind.key({ ...mail });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item !== undefined;
  };

const MOST_OF_REASON = 200;
type Fate = Pick<LoggedMail, "state" | "reason" | "messageId">;

/** What became of a mail, as operators look it up. */
function loggedItem({ source, id }: MailRef, mail: Mail, fate: Fate, now: number): Record<string, unknown> {
  const at = iso(now);
  const kind = kindOf(mail);
  const kept: LoggedMail = { id, source, kind, language: mail.language, to: hintOf(mail.to), ...fate, at };
  return {
    ...loggedKind.key({ source, id }),
    ...kept,
    ...loggedKind.place.all({ at, id }),
    ...loggedKind.place.ofKind({ kind, at, id }),
    ...loggedKind.place.toMailbox({ mailbox: mailboxOf(mail.to), at, id }),
    expiresAt: ttl(now + NOTE_SECONDS * SECOND_MS),
  };
}

const note =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number) =>
  async (ref: MailRef, mail: Mail, fate: Fate, outcome: object): Promise<void> => {
    const at = now();
    const expiresAt = ttl(at + NOTE_SECONDS * SECOND_MS);
    // The log first: a mail that is noted is never looked at again.
    await documents.send(new PutCommand({ TableName, Item: loggedItem(ref, mail, fate, at) }));
    const { messageId } = fate;
    if (messageId !== undefined) {
      const Item = { ...messageKind.key({ messageId }), ...ref, expiresAt };
      await documents.send(new PutCommand({ TableName, Item }));
    }
    const Item = { ...sentKind.key({ ...ref }), ...outcome, at: iso(at), expiresAt };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const noteSent =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): NoteSent =>
  (ref, mail, messageId) =>
    note(documents, TableName, now)(ref, mail, { state: "sent", messageId }, { messageId });

/** A mail that is held back is finished too: received again, it is held back for the same reason. */
export const noteHeld =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): NoteHeld =>
  (ref, mail, held) =>
    note(documents, TableName, now)(ref, mail, { state: "held", reason: held }, { held });

export const logRefused =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): LogRefused =>
  async (ref, mail, reason) => {
    const fate = { state: "refused", reason: reason.slice(0, MOST_OF_REASON) } as const;
    await documents.send(new PutCommand({ TableName, Item: loggedItem(ref, mail, fate, now()) }));
  };

export const listMails =
  (documents: DynamoDBDocumentClient, TableName: string): ListMails =>
  ({ kind, to }, page) => {
    const { list } = loggedKind;
    const found =
      to !== undefined
        ? list.toMailbox({ mailbox: mailboxOf(to) })
        : kind !== undefined
          ? list.ofKind({ kind })
          : list.all({});
    return queryList(documents, TableName, { ...found, sk: loggedKind.sk, schema: loggedMail }, page);
  };
