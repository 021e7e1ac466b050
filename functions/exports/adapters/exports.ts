import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { oneMore } from "../../shared/runtime/counting.ts";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import { type Export, keptExport } from "../contract/export.ts";
import { patienceEnd } from "../domain/export.ts";
import type { FindExport, InsertExport, ListExports, ReplaceExport } from "../flows/ports.ts";
import { KEPT_MS, MOST_IN_A_DAY } from "../settings.ts";

export const EXPORT = "EXPORT#";
const exportKey = (user: string, id: string) => ({ pk: `USER#${user}`, sk: `${EXPORT}${id}` });
/** The one of its kind that is being made, until it is given up. */
const runningKey = ({ user, kind }: Export) => ({ pk: `USER#${user}`, sk: `RUNNING#${kind}` });
const running = z.object({ exportId: z.string() });

/** What is no use to anyone is forgotten with its file. */
const itemOf = (kept: Export) => ({
  ...exportKey(kept.user, kept.id),
  ...kept,
  expiresAt: Math.ceil((Date.parse(kept.requestedAt) + KEPT_MS) / 1000) + 86_400,
});

export const insertExport =
  (documents: DynamoDBDocumentClient, TableName: string): InsertExport =>
  async (fresh, now) => {
    const Key = runningKey(fresh);
    const until = patienceEnd(fresh);
    const lock = { ...Key, exportId: fresh.id, until, expiresAt: Math.ceil(until / 1000) };
    const day = fresh.requestedAt.slice(0, 10);
    const counter = { TableName, Key: { pk: Key.pk, sk: `DAY#${day}` } };
    const counted = oneMore(counter, MOST_IN_A_DAY, Date.parse(`${day}T00:00:00.000Z`) / 1000 + 2 * 86_400);
    const writes: Write[] = [
      { Put: { TableName, Item: itemOf(fresh), ConditionExpression: absent } },
      {
        Put: {
          TableName,
          Item: lock,
          ConditionExpression: `${absent} OR #until <= :now`,
          ExpressionAttributeNames: { "#until": "until" },
          ExpressionAttributeValues: { ":now": now },
        },
      },
    ];
    const outcome = await transact(documents, writes, [counted]);
    if (outcome === "done") return "done";
    if (outcome === "repeated") return "full";
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    // One that was asked for in the same instant is not kept yet, or is done already.
    if (!Item) throw new Error(`Another export of ${fresh.user}'s came between.`);
    return { running: running.parse(Item).exportId };
  };

export const findExport =
  (documents: DynamoDBDocumentClient, TableName: string): FindExport =>
  async (user, id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: exportKey(user, id), ConsistentRead: true }),
    );
    return Item && keptExport.parse(Item);
  };

const position = z.strictObject({ id: z.ulid() });

export const listExports =
  (documents: DynamoDBDocumentClient, TableName: string): ListExports =>
  async (user, { limit, cursor }) => {
    const scope = `exports:${user}`;
    const after = decodeCursor(scope, cursor, position);
    const { Items = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": exportKey(user, "").pk, ":prefix": EXPORT },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: exportKey(user, after.id) }),
      }),
    );
    const next = last && { id: String(last.sk).slice(EXPORT.length) };
    return { items: Items.map((item) => keptExport.parse(item)), cursor: encodeCursor(scope, next) };
  };

export const replaceExport =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceExport =>
  async (before, after) => {
    const Key = runningKey(after);
    const replaced: Write = {
      Put: {
        TableName,
        Item: itemOf(after),
        ConditionExpression: "#state = :state AND attempts = :attempts",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":state": before.state, ":attempts": before.attempts },
      },
    };
    const freed: Write = {
      Delete: {
        TableName,
        Key,
        ConditionExpression: `${absent} OR exportId = :id`,
        ExpressionAttributeValues: { ":id": after.id },
      },
    };
    const outcome = await transact(documents, after.state === "pending" ? [] : [freed], [replaced]);
    if (outcome !== "conflict") return outcome === "done";
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    if (!Item || running.parse(Item).exportId === after.id) throw new Error(`Export ${after.id} is being changed.`);
    // It was given up, and another of its kind is being made: that one's mark stays.
    return (await transact(documents, [], [replaced])) === "done";
  };
