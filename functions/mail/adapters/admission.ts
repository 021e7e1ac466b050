import { createHash, randomBytes } from "node:crypto";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { oneMore } from "../../shared/runtime/counting.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import type { Admit, FindLink, Held, StopMails } from "../flows/ports.ts";
import { DAY_SECONDS, LINK_SECONDS, MOST_BY_ONE, MOST_TO_ONE, STOPPED_SECONDS } from "../settings.ts";
import { noteKey } from "./sent.ts";

const TRIES = 8;
const TOKEN_BYTES = 24;

/** Of whoever reads what is sent to an address: what is behind a plus is theirs to choose. Addresses are not kept. */
const mailboxOf = (address: string): string => {
  const at = address.lastIndexOf("@");
  const plain = `${address.slice(0, at).replace(/\+.*$/, "")}${address.slice(at)}`.toLowerCase();
  return createHash("sha256").update(plain).digest("base64url");
};
const stoppedKey = (mailbox: string) => ({ pk: `MAILBOX#${mailbox}`, sk: "STOPPED" });
const linkKey = (token: string) => ({ pk: `LINK#${token}`, sk: "LINK" });

const admitted = z.object({ token: z.string() });
const link = z.object({
  mailbox: z.string(),
  language: z.enum(languages),
  about: z.object({ source: z.string(), id: z.string(), template: z.string(), sender: z.string() }),
  expiresAt: z.number(),
});

export const admit =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): Admit =>
  async (ref, mail) => {
    const { to, language, template, sender = ref.source } = mail;
    const mailbox = mailboxOf(to);
    const admittedKey = { ...noteKey(ref), sk: "ADMITTED" };
    const get = async (Key: Record<string, string>) =>
      (await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
    for (let attempt = 1; ; attempt++) {
      const at = Math.floor(now() / 1000);
      const day = new Date(at * 1000).toISOString().slice(0, 10);
      const end = at + 2 * DAY_SECONDS;
      const counters = [
        { held: "too-many-to-one", Key: { pk: `MAILBOX#${mailbox}`, sk: `DAY#${day}` }, most: MOST_TO_ONE },
        {
          held: "too-many-by-one",
          Key: { pk: `SENDER#${sender}`, sk: `DAY#${day}` },
          most: MOST_BY_ONE[template] ?? 0,
        },
      ] as const;
      const token = randomBytes(TOKEN_BYTES).toString("base64url");
      const expiresAt = at + LINK_SECONDS;
      const about = { source: ref.source, id: ref.id, template, sender };
      const once: Write = {
        Put: { TableName, Item: { ...admittedKey, token, expiresAt }, ConditionExpression: absent },
      };
      const writes: Write[] = [
        ...counters.map(({ Key, most }) => oneMore({ TableName, Key }, most, end)),
        { ConditionCheck: { TableName, Key: stoppedKey(mailbox), ConditionExpression: absent } },
        { Put: { TableName, Item: { ...linkKey(token), mailbox, language, about, expiresAt } } },
      ];
      const outcome = await transact(documents, writes, [once]);
      if (outcome === "done") return { token };
      if (outcome === "repeated") return admitted.parse(await get(admittedKey));
      if (await get(stoppedKey(mailbox))) return { held: "stopped" };
      const counts = await Promise.all(counters.map(({ Key }) => get(Key)));
      const full = counters.find(({ most }, n) => Number(counts[n]?.count ?? 0) >= most);
      if (full) return { held: full.held satisfies Held };
      if (attempt === TRIES) throw new Error(`Others are counted at once: ${ref.id} is tried again later.`);
      await pause(attempt);
    }
  };

const linkOf = async (documents: DynamoDBDocumentClient, TableName: string, token: string, now: () => number) => {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: linkKey(token), ConsistentRead: true }));
  const found = Item && link.parse(Item);
  // A table may keep an item for days after its end.
  return found && found.expiresAt * 1000 > now() ? found : undefined;
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
    const expiresAt = Math.floor(at / 1000) + STOPPED_SECONDS;
    const Item = { ...stoppedKey(found.mailbox), about: found.about, at: new Date(at).toISOString(), expiresAt };
    await documents.send(new PutCommand({ TableName, Item }));
  };
