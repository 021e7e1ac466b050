import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { dayOf, iso } from "../../../shared/kernel/time.ts";
import { absent, writeIf } from "../../../shared/runtime/transact.ts";
import { journal } from "../../contract/journal.ts";
import type { BookJournal, FindJournals, ListJournals } from "../../flows/ports.ts";
import { journalKind, listParts, partOf } from "../../keys.ts";
import type { Journal } from "../../ledger/journal.ts";

/** A journal as stored, listed on its day. */
export const journalItem = (kept: Journal) => {
  const { orderId: order, cause, at } = kept;
  return {
    ...journalKind.key({ order, cause }),
    ...kept,
    ...journalKind.place.ofDay({ day: dayOf(at), part: partOf(order), at, cause }),
  };
};

/** All of ours have the instant of their payment. */
const kept = journal.extend({ earnedAt: z.iso.datetime() });
const parsed = (item: unknown): Journal => kept.parse(item);

export const findJournals =
  (documents: DynamoDBDocumentClient, TableName: string): FindJournals =>
  async (order) => {
    const { pk, prefix } = journalKind.under({ order });
    const found: Journal[] = [];
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :order AND begins_with(sk, :journals)",
      ExpressionAttributeValues: { ":order": pk, ":journals": prefix },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) found.push(...Items.map(parsed));
    return found;
  };

export const listJournals = (documents: DynamoDBDocumentClient, TableName: string): ListJournals =>
  async function* (from, to) {
    const [first, end] = [iso(from), iso(to)];
    for (const part of listParts) {
      const { index, partition } = journalKind.list.ofDay({ day: dayOf(first), part });
      const query = {
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list AND ${index}Sk BETWEEN :from AND :to`,
        ExpressionAttributeValues: { ":list": partition, ":from": first, ":to": end },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) yield* Items.map(parsed);
    }
  };

/** All journals of a day ("2026-06-01"), shard by shard. */
export const journalsOfDay = (documents: DynamoDBDocumentClient, TableName: string) =>
  async function* (day: string): AsyncIterable<Record<string, unknown>> {
    for (const part of listParts) {
      const { index, partition } = journalKind.list.ofDay({ day, part });
      const query = {
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list`,
        ExpressionAttributeValues: { ":list": partition },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) yield* Items;
    }
  };

export const bookJournal =
  (documents: DynamoDBDocumentClient, TableName: string): BookJournal =>
  (booked) =>
    writeIf(documents.send(new PutCommand({ TableName, Item: journalItem(booked), ConditionExpression: absent })));
