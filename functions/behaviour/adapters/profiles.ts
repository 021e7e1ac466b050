import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ttl } from "../../shared/kernel/time.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { type EventType, eventTypes } from "../contract/event-types.ts";
import { profile } from "../contract/profile.ts";
import type { CountedEvent, KeptProfile } from "../domain/profile.ts";
import type { FindProfile, ReplaceProfiles } from "../flows/ports.ts";
import { profileKind } from "../keys.ts";
import { VISITOR_SECONDS } from "../settings.ts";

/** A thousand ids are most of the item, and each KiB costs: they are stored as one string, with a letter after each id. */
const LETTERS = {
  impression: "i",
  click: "k",
  view: "v",
  search: "s",
  progress: "p",
  complete: "c",
  cart: "a",
  checkout: "o",
  purchase: "b",
  refund: "r",
  review: "w",
  dismiss: "d",
  wish: "h",
} as const satisfies Record<EventType, string>;
const TYPES = new Map<string, EventType>(eventTypes.map((type) => [LETTERS[type], type]));
const ID_LENGTH = 26;
const packed = (counted: readonly CountedEvent[]): string => counted.map(({ id, type }) => id + LETTERS[type]).join("");
const unpacked = (text: string): CountedEvent[] =>
  (text.match(/.{27}/g) ?? []).flatMap((entry) => {
    const type = TYPES.get(entry.slice(ID_LENGTH));
    return type === undefined ? [] : [{ id: entry.slice(0, ID_LENGTH), type }];
  });

const item = profile.extend({
  counted: z
    .string()
    .regex(/^([0-9A-Za-z]{26}[ikvspcaobrwdh])*$/)
    .transform(unpacked),
  mergedInto: z.string().optional(),
  version: z.int(),
});

/** A profile as stored. */
export const profileItem = (kept: KeptProfile, version: number) => ({
  ...profileKind.key({ subject: kept.subject }),
  ...kept,
  counted: packed(kept.counted),
  version,
  ...(kept.subject.startsWith("anonymous:") && {
    expiresAt: ttl(Date.parse(kept.lastSeenAt)) + VISITOR_SECONDS,
  }),
});

const otherFirst = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException ||
  error instanceof TransactionConflictException ||
  (error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).every(({ Code = "" }) =>
      ["None", "ConditionalCheckFailed", "TransactionConflict"].includes(Code),
    ));

export const findProfile =
  (documents: DynamoDBDocumentClient, TableName: string): FindProfile =>
  async (subject) => {
    const Key = profileKind.key({ subject });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    if (!Item) return { version: 0, profile: undefined };
    const { version, ...kept } = item.parse(Item);
    return { version, profile: kept };
  };

export const replaceProfiles =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceProfiles =>
  async (next) => {
    const [put, ...others] = next.map(({ profile, version }) => versionedPut(TableName, profileItem(profile, version)));
    if (!put) return true;
    try {
      if (others.length === 0) await documents.send(new PutCommand(put));
      else await documents.send(new TransactWriteCommand({ TransactItems: [put, ...others].map((Put) => ({ Put })) }));
      return true;
    } catch (error) {
      if (otherFirst(error)) return false;
      throw error;
    }
  };
