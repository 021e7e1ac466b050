import { setTimeout } from "node:timers/promises";
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { EventType } from "../contract/event-types.ts";
import { profile } from "../contract/profile.ts";
import type { CountedEvent, KeptProfile } from "../domain/profile.ts";
import type { ChangeProfiles, Profiles } from "../flows/ports.ts";
import { profileKind } from "../keys.ts";

const ATTEMPTS = 40;
const LONGEST_PAUSE_MS = 200;
/** A visitor's profile goes when they have not been seen for as long. */
const VISITOR_SECONDS = 400 * 86_400;

/** A thousand ids are most of the item, and each KiB of it is paid for: they are one text, a letter after each id. */
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
} as const satisfies Record<EventType, string>;
const TYPES = new Map(Object.entries(LETTERS).map(([type, letter]) => [letter, type as EventType]));
const ID_LENGTH = 26;
const packed = (counted: readonly CountedEvent[]): string => counted.map(({ id, type }) => id + LETTERS[type]).join("");
const unpacked = (text: string): CountedEvent[] =>
  (text.match(/.{27}/g) ?? []).map((entry) => ({
    id: entry.slice(0, ID_LENGTH),
    type: TYPES.get(entry.slice(ID_LENGTH) as (typeof LETTERS)[EventType])!,
  }));

const item = profile.extend({
  counted: z
    .string()
    .regex(/^([0-9A-Za-z]{26}[ikvspcaobrwd])*$/)
    .transform(unpacked),
  mergedInto: z.string().optional(),
  version: z.int(),
});

/** A profile as the table keeps it. */
export const profileItem = (kept: KeptProfile, version: number) => ({
  ...profileKind.key({ subject: kept.subject }),
  ...kept,
  counted: packed(kept.counted),
  version,
  ...(kept.subject.startsWith("anonymous:") && {
    expiresAt: Math.floor(Date.parse(kept.lastSeenAt) / 1000) + VISITOR_SECONDS,
  }),
});

const otherFirst = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException ||
  error instanceof TransactionConflictException ||
  (error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).every(({ Code = "" }) =>
      ["None", "ConditionalCheckFailed", "TransactionConflict"].includes(Code),
    ));

export const changeProfiles =
  (documents: DynamoDBDocumentClient, TableName: string): ChangeProfiles =>
  async <Subjects extends readonly string[]>(
    subjects: Subjects,
    change: (found: Profiles<Subjects>) => Profiles<Subjects> | Promise<Profiles<Subjects>>,
  ) => {
    const find = async (subject: string) => {
      const Key = profileKind.key({ subject });
      const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      if (!Item) return { version: 0, profile: undefined };
      const { version, ...kept } = item.parse(Item);
      return { version, profile: kept };
    };
    const put = (kept: KeptProfile, version: number) => ({
      TableName,
      Item: profileItem(kept, version + 1),
      ...(version === 0
        ? { ConditionExpression: "attribute_not_exists(pk)" }
        : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": version } }),
    });
    const write = async (puts: ReturnType<typeof put>[]): Promise<boolean> => {
      const [first, ...others] = puts;
      if (!first) return true;
      try {
        if (others.length === 0) await documents.send(new PutCommand(first));
        else await documents.send(new TransactWriteCommand({ TransactItems: puts.map((Put) => ({ Put })) }));
        return true;
      } catch (error) {
        if (otherFirst(error)) return false;
        throw error;
      }
    };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await setTimeout(Math.random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** attempt));
      const found = await Promise.all(subjects.map(find));
      const after = await change(found.map((each) => each.profile) as never);
      const puts = found.flatMap((each, index) => {
        const kept = after[index];
        return kept === undefined || kept === each.profile ? [] : [put(kept, each.version)];
      });
      if (await write(puts)) return after;
    }
    return undefined;
  };
