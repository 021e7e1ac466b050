import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DAY_MS, dayOf, ttl } from "../../shared/kernel/time.ts";
import { oneMore } from "../../shared/runtime/counting.ts";
import { pageUnder } from "../../shared/runtime/prefix.ts";
import { absent, transact, type Write } from "../../shared/runtime/transact.ts";
import { type Export, keptExport } from "../contract/export.ts";
import { patienceEnd } from "../domain/export.ts";
import type { FindExport, InsertExport, ListExports, ReplaceExport } from "../flows/ports.ts";
import { dayCountKind, exportKind, runningExportKind } from "../keys.ts";
import { KEPT_MS, MOST_IN_A_DAY } from "../settings.ts";

const running = z.object({ exportId: z.string() });

/** The record expires with its file. */
const itemOf = (kept: Export) => ({
  ...exportKind.key(kept),
  ...kept,
  expiresAt: ttl(Date.parse(kept.requestedAt) + KEPT_MS + DAY_MS),
});

export const insertExport =
  (documents: DynamoDBDocumentClient, TableName: string): InsertExport =>
  async (fresh, now) => {
    const Key = runningExportKind.key(fresh);
    const until = patienceEnd(fresh);
    const lock = { ...Key, exportId: fresh.id, until, expiresAt: ttl(until) };
    const day = dayOf(fresh.requestedAt);
    const counter = { TableName, Key: dayCountKind.key({ user: fresh.user, day }) };
    const counted = oneMore(counter, MOST_IN_A_DAY, ttl(Date.parse(day) + 2 * DAY_MS));
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
    // Another request in the same instant is not stored yet, or is done already.
    return Item ? { running: running.parse(Item).exportId } : "conflict";
  };

export const findExport =
  (documents: DynamoDBDocumentClient, TableName: string): FindExport =>
  async (user, id) => {
    const Key = exportKind.key({ user, id });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && keptExport.parse(Item);
  };

export const listExports =
  (documents: DynamoDBDocumentClient, TableName: string): ListExports =>
  (user, page) =>
    pageUnder(
      documents,
      { TableName, scope: `exports:${user}`, item: keptExport, ...exportKind.under({ user }) },
      page,
    );

export const replaceExport =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceExport =>
  async (before, after) => {
    const Key = runningExportKind.key(after);
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
    if (outcome !== "conflict") return outcome === "done" ? "done" : "moved";
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    if (!Item || running.parse(Item).exportId === after.id) return "conflict";
    // It was abandoned, and another of its kind is being made, whose mark stays.
    const alone = await transact(documents, [], [replaced]);
    return alone === "repeated" ? "moved" : alone;
  };
