import { type DynamoDBDocumentClient, GetCommand, paginateQuery, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { mailItem } from "../../mail/client.ts";
import { DAY_MS, iso, SECOND_MS, ttl } from "../../shared/kernel/time.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { absent, transact, type Write, writeIf } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { arms, type Message, type MessageKind, message, type Outcome } from "../contract/message.ts";
import type {
  CountMessage,
  FindMessage,
  FindOutcomes,
  FindReach,
  KeepDecision,
  MatureMessages,
  NoteMessage,
} from "../flows/message-ports.ts";
import { messageKind, outcomeKind, reachKind } from "../keys.ts";
import type { Grounds } from "../messages/occasion.ts";
import { MESSAGE_MS, STALLED_MS, WEEK_MS } from "../settings.ts";
import { choiceCheck } from "./choices.ts";
import { noticeItem } from "./notices.ts";
import { movedOccasion, partOf, parts } from "./occasions.ts";

const PAGE = 100;

const reach = z.object({ reach: z.array(z.string()), version: z.int() });

export const findReach =
  (documents: DynamoDBDocumentClient, TableName: string): FindReach =>
  async (user) => {
    const Key = reachKind.key({ user });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item ? reach.parse(Item) : { reach: [], version: 0 };
  };

/** The conditions, in other contexts' tables, that the facts of a decision are unchanged. */
export type ChecksOf = (user: string, grounds: Grounds) => readonly Write[];

const messageItem = (kept: Message) => ({
  ...messageKind.key(kept),
  ...kept,
  ...messageKind.place.maturing({ ...kept, part: partOf(kept.token) }),
  expiresAt: ttl(Date.parse(kept.at) + MESSAGE_MS),
});

/** @param checksOf the conditions of its grounds */
export const keepDecision =
  (documents: DynamoDBDocumentClient, TableName: string, checksOf: ChecksOf): KeepDecision =>
  ({ message: kept, occasions, grounds, choice, reach: { reach, version }, notice, mail }) => {
    const { user, at } = kept;
    const next = { ...reachKind.key({ user }), reach, version: version + 1 };
    const expiresAt = ttl(Date.parse(at) + WEEK_MS + DAY_MS);
    const toldOf = grounds.progress?.updatedAt;
    // A course stays under observation.
    const move = toldOf === undefined ? {} : { at: iso(Date.parse(at) + STALLED_MS), toldOf };
    return transact(documents, [
      { Put: { TableName, Item: messageItem(kept), ConditionExpression: absent } },
      { Put: versionedPut(TableName, { ...next, expiresAt }) },
      ...occasions.map((each): Write => ({ Update: movedOccasion(TableName, each, move) })),
      choiceCheck(TableName, user, choice),
      ...(notice ? [{ Put: { TableName, Item: noticeItem(notice) } }] : []),
      ...(mail ? [{ Put: { TableName, Item: mailItem(mail) } }] : []),
      ...checksOf(user, grounds),
    ]);
  };

/** A message by its link, while the link works: DynamoDB may delete it days later. */
export const findMessage =
  (documents: DynamoDBDocumentClient, TableName: string, now: () => number): FindMessage =>
  async (token) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: messageKind.key({ token }), ConsistentRead: true }),
    );
    return Item && Number(Item.expiresAt) * SECOND_MS > now() ? message.parse(Item) : undefined;
  };

export const noteMessage =
  (documents: DynamoDBDocumentClient, TableName: string): NoteMessage =>
  async (token, what, at) => {
    await writeIf(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: messageKind.key({ token }),
          UpdateExpression: "SET #what = :at",
          ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(#what)",
          ExpressionAttributeNames: { "#what": what },
          ExpressionAttributeValues: { ":at": at },
        }),
      ),
    );
  };

export const matureMessages = (documents: DynamoDBDocumentClient, TableName: string): MatureMessages =>
  async function* (now) {
    for (const part of parts) {
      const { index, partition } = messageKind.list.maturing({ part });
      const mature = {
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list AND ${index}Sk < :now`,
        ExpressionAttributeValues: { ":list": partition, ":now": `${iso(now)}~` },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents, pageSize: PAGE }, mature)) {
        yield Items.map((item) => message.parse(item));
      }
    }
  };

const FIELDS = [
  "decided",
  "sent",
  "followed",
  "stopped",
  "complained",
  "converted",
] as const satisfies (keyof Outcome)[];

/** Removes a message from its list and adds it to its sums, in one transaction, so that it is counted once. */
export const countMessage =
  (documents: DynamoDBDocumentClient, TableName: string): CountMessage =>
  async ({ token, kind, arm }, outcome) => {
    const taken: Write = {
      Update: {
        TableName,
        Key: messageKind.key({ token }),
        UpdateExpression: "SET converted = :converted REMOVE duePk, dueSk",
        ConditionExpression: "attribute_exists(duePk)",
        ExpressionAttributeValues: { ":converted": outcome.converted },
      },
    };
    const added: Write = {
      Update: {
        TableName,
        Key: outcomeKind.key({ kind, arm }),
        UpdateExpression: `SET arm = :arm ADD ${FIELDS.map((field) => `${field} :${field}`).join(", ")}`,
        ExpressionAttributeValues: {
          ":arm": arm,
          ...Object.fromEntries(FIELDS.map((field) => [`:${field}`, outcome[field]])),
        },
      },
    };
    const counted = await transact(documents, [added], [taken]);
    if (counted === "conflict") throw new Error(`Sums of ${kind} kept changing.`);
  };

const sums = z.object({
  arm: z.enum(arms),
  ...Object.fromEntries(FIELDS.map((field) => [field, z.int()])),
}) as unknown as z.ZodType<Outcome & { readonly arm: Message["arm"] }>;

export const findOutcomes =
  (documents: DynamoDBDocumentClient, TableName: string): FindOutcomes =>
  async (kind: MessageKind) => {
    const keys = arms.map((arm) => outcomeKind.key({ kind, arm }));
    const found = (await itemsOf(documents, TableName, keys)).map((item) => sums.parse(item));
    return Object.fromEntries(found.map(({ arm, ...outcome }) => [arm, outcome]));
  };
