import { type DynamoDBDocumentClient, PutCommand, paginateQuery, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { iso, ttl } from "../../shared/kernel/time.ts";
import { under } from "../../shared/runtime/prefix.ts";
import { writeIf } from "../../shared/runtime/transact.ts";
import { messageKinds } from "../contract/message.ts";
import type { DuePeople, EndOccasion, KeepOccasion, OpenOccasions, PutOff } from "../flows/message-ports.ts";
import { occasionKind } from "../keys.ts";
import type { Occasion } from "../messages/occasion.ts";
import { OCCASION_MS } from "../settings.ts";

/** The shards of the list of due occasions: one takes a thousand writes a second, and all followers of a creator get theirs at once. */
const PARTS = 8;
export const partOf = (id: string): number =>
  [...id].reduce((sum, each) => (sum * 31 + (each.codePointAt(0) ?? 0)) % 65_521, 7) % PARTS;
export const parts: readonly number[] = Array.from({ length: PARTS }, (_, n) => n);

const PAGE = 100;
/** The most open occasions of a person that are checked together. */
const MOST_OPEN = 100;
const AT_ONCE = 8;

const occasion = z.object({
  user: z.string(),
  kind: z.enum(messageKinds),
  subject: z.string(),
  since: z.string(),
  dueAt: z.string().optional(),
  source: z.string().optional(),
  toldOf: z.string().optional(),
});

const placeOf = (of: Pick<Occasion, "user" | "kind" | "subject">, dueAt: string) =>
  occasionKind.place.due({ ...of, dueAt, part: partOf(of.user) });

export const keepOccasion =
  (documents: DynamoDBDocumentClient, TableName: string): KeepOccasion =>
  async (kept) => {
    const { dueAt = kept.since } = kept;
    const Item = {
      ...occasionKind.key(kept),
      ...kept,
      ...placeOf(kept, dueAt),
      expiresAt: ttl(Date.parse(kept.since) + OCCASION_MS),
    };
    await writeIf(
      documents.send(
        new PutCommand({
          TableName,
          Item,
          ConditionExpression: "attribute_not_exists(pk) OR (attribute_not_exists(dueAt) AND since < :since)",
          ExpressionAttributeValues: { ":since": kept.since },
        }),
      ),
    );
  };

/** The next state of an occasion: with an instant it is checked again then, without one it is over. */
interface Move {
  readonly at?: string;
  readonly why?: string;
  readonly toldOf?: string;
}

/** The update that moves an occasion, unless it has changed since it was read. */
export function movedOccasion(TableName: string, of: Occasion, { at, why = "told", toldOf }: Move) {
  const fields: Record<string, string> = {
    ...(at === undefined ? { why } : { dueAt: at, ...placeOf(of, at) }),
    ...(toldOf !== undefined && { toldOf }),
  };
  const names = Object.keys(fields);
  return {
    TableName,
    Key: occasionKind.key(of),
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")} REMOVE ${at === undefined ? "#dueAt, duePk, dueSk" : "why"}`,
    ConditionExpression: "#dueAt = :was",
    ExpressionAttributeNames: { "#dueAt": "dueAt", ...Object.fromEntries(names.map((name) => [`#${name}`, name])) },
    ExpressionAttributeValues: {
      ":was": of.dueAt,
      ...Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])),
    },
  };
}

export const putOff =
  (documents: DynamoDBDocumentClient, TableName: string): PutOff =>
  (moves) =>
    inTurns(
      AT_ONCE,
      moves,
      ({ occasion: { kind, subject } }) => `${kind}#${subject}`,
      ({ occasion: of, ...move }) => writeIf(documents.send(new UpdateCommand(movedOccasion(TableName, of, move)))),
    );

export const endOccasion =
  (documents: DynamoDBDocumentClient, TableName: string): EndOccasion =>
  async (of, why) => {
    await writeIf(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: occasionKind.key(of),
          UpdateExpression: "SET #why = :why REMOVE #due, duePk, dueSk",
          ConditionExpression: "attribute_exists(#due)",
          ExpressionAttributeNames: { "#due": "dueAt", "#why": "why" },
          ExpressionAttributeValues: { ":why": why },
        }),
      ),
    );
  };

export const openOccasions =
  (documents: DynamoDBDocumentClient, TableName: string): OpenOccasions =>
  async (user) => {
    const { index } = occasionKind.list.due({ part: partOf(user) });
    const found: Occasion[] = [];
    // Occasions that are over stay for half a year, so they are filtered before the limit applies.
    const query = {
      ...under(TableName, occasionKind.under({ user })),
      FilterExpression: `attribute_exists(${index}Pk)`,
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      found.push(...Items.map((item) => occasion.parse(item)));
      if (found.length >= MOST_OPEN) break;
    }
    return found.slice(0, MOST_OPEN);
  };

export const duePeople = (documents: DynamoDBDocumentClient, TableName: string): DuePeople =>
  async function* (now) {
    for (const part of parts) {
      const { index, partition } = occasionKind.list.due({ part });
      const due = {
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list AND ${index}Sk < :now`,
        ExpressionAttributeValues: { ":list": partition, ":now": `${iso(now)}~` },
        ProjectionExpression: "#user",
        ExpressionAttributeNames: { "#user": "user" },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents, pageSize: PAGE }, due)) {
        yield [...new Set(Items.map((item) => String(item.user)))];
      }
    }
  };
