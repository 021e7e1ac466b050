import { randomBytes } from "node:crypto";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { conflict, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { DAY_MS, dayOf, iso, SECOND_MS, ttl } from "../../shared/kernel/time.ts";
import { oneMore } from "../../shared/runtime/counting.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import type { MailTemplate } from "../contract/mail.ts";
import type { Admit, FindLink, StopMails } from "../flows/ports.ts";
import { admittedKind, linkKind, mailboxCountKind, senderCountKind, stoppedKind } from "../keys.ts";
import { LINK_SECONDS, MOST_BY_ONE, MOST_TO_ONE, STOPPED_SECONDS } from "../settings.ts";
import { mailboxOf } from "./mailbox.ts";

const TOKEN_BYTES = 24;

const admitted = z.object({ token: z.string() });
const link = z.object({
  mailbox: z.string(),
  language: z.enum(languages),
  about: z.object({ source: z.string(), id: z.string(), template: z.string(), sender: z.string() }),
  expiresAt: z.number(),
});

/** The day's counters, by mailbox and by sender, with the reason for holding a mail back once one is full. */
const countersOf = (mailbox: string, { sender, template }: { sender: string; template: MailTemplate }, day: string) =>
  [
    { held: "too-many-to-one", Key: mailboxCountKind.key({ mailbox, day }), most: MOST_TO_ONE },
    { held: "too-many-by-one", Key: senderCountKind.key({ sender, day }), most: MOST_BY_ONE[template] ?? 0 },
  ] as const;

export const admit =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): Admit =>
  async (ref, mail) => {
    const { to, language, template, sender = ref.source } = mail;
    const mailbox = mailboxOf(to);
    const admittedKey = admittedKind.key({ ...ref });
    const get = async (Key: { readonly pk: string; readonly sk: string }) =>
      (await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
    const outcome = await retryOnConflict(pause, async () => {
      const at = now();
      const counters = countersOf(mailbox, { sender, template }, dayOf(iso(at)));
      const token = randomBytes(TOKEN_BYTES).toString("base64url");
      const expiresAt = ttl(at + LINK_SECONDS * SECOND_MS);
      const about = { source: ref.source, id: ref.id, template, sender };
      const once: Write = {
        Put: { TableName, Item: { ...admittedKey, token, expiresAt }, ConditionExpression: absent },
      };
      const end = ttl(at + 2 * DAY_MS);
      const writes: Write[] = [
        ...counters.map(({ Key, most }) => oneMore({ TableName, Key }, most, end)),
        { ConditionCheck: { TableName, Key: stoppedKind.key({ mailbox }), ConditionExpression: absent } },
        { Put: { TableName, Item: { ...linkKind.key({ token }), mailbox, language, about, expiresAt } } },
      ];
      const written = await transact(documents, writes, [once]);
      if (written === "done") return { token };
      if (written === "repeated") return admitted.parse(await get(admittedKey));
      if (await get(stoppedKind.key({ mailbox }))) return { held: "stopped" as const };
      for (const { held, Key, most } of counters) {
        if (Number((await get(Key))?.count ?? 0) >= most) return { held };
      }
      return conflict;
    });
    return unlessBusy(outcome, `What ${ref.id} is counted by`);
  };

const linkOf = async (documents: DynamoDBDocumentClient, TableName: string, token: string, now: () => number) => {
  const { Item } = await documents.send(
    new GetCommand({ TableName, Key: linkKind.key({ token }), ConsistentRead: true }),
  );
  const found = Item && link.parse(Item);
  // DynamoDB may delete an expired item days later.
  return found && found.expiresAt * SECOND_MS > now() ? found : undefined;
};

export const findLink =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): FindLink =>
  (token) =>
    linkOf(documents, TableName, token, now);

export const stopMails =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): StopMails =>
  async (token) => {
    const found = await linkOf(documents, TableName, token, now);
    if (!found) return;
    const at = now();
    const expiresAt = ttl(at + STOPPED_SECONDS * SECOND_MS);
    const Item = { ...stoppedKind.key(found), about: found.about, at: iso(at), expiresAt };
    await documents.send(new PutCommand({ TableName, Item }));
  };
