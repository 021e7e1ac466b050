import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { under } from "../../../shared/runtime/prefix.ts";
import { absent, transact } from "../../../shared/runtime/transact.ts";
import { type Entry, entry } from "../../domain/ledger.ts";
import { monthOf } from "../../domain/schedule.ts";
import type { Enqueue, FindBooked, FindEntries, FindQueued, IsBooked, IsQueued } from "../../flows/ports.ts";
import { entryKind, queuedEntryKind } from "../../keys.ts";

/** A booking has at most a hundred writes; each entry takes its removal from the queue, and its month. */
const MOST_QUEUED = 45;

export const entryItem = (kept: Entry) => ({
  ...entryKind.key(kept),
  ...kept,
  ...entryKind.place.ofMonth({ ...kept, month: monthOf(kept.at) }),
});

export const enqueue =
  (documents: DynamoDBDocumentClient, TableName: string): Enqueue =>
  async (fresh) => {
    const kept = { ...fresh, queued: true };
    const Item = { ...kept, ...queuedEntryKind.key(kept) };
    const once = { Put: { TableName, Item: entryItem(kept), ConditionExpression: absent } };
    return transact(documents, [{ Put: { TableName, Item, ConditionExpression: absent } }], [once]);
  };

export const isQueued =
  (documents: DynamoDBDocumentClient, TableName: string): IsQueued =>
  async (of) => {
    const Key = queuedEntryKind.key(of);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item !== undefined;
  };

export const findQueued =
  (documents: DynamoDBDocumentClient, TableName: string): FindQueued =>
  async (creator, currency) => {
    const query = { ...under(TableName, queuedEntryKind.under({ creator, currency })), Limit: MOST_QUEUED };
    const { Items = [] } = await documents.send(new QueryCommand(query));
    return Items.map((item) => entry.parse(item));
  };

export const isBooked =
  (documents: DynamoDBDocumentClient, TableName: string): IsBooked =>
  async (creator, cause) => {
    const Key = entryKind.key({ creator, cause });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item !== undefined;
  };

export const findBooked =
  (documents: DynamoDBDocumentClient, TableName: string): FindBooked =>
  async (entries) => {
    const keys = new Map(entries.map((each) => [`${each.creator}#${each.cause}`, entryKind.key(each)]));
    const items = await itemsOf(documents, TableName, [...keys.values()], { consistent: true });
    return new Map(items.map((item): [string, Entry] => [`${item.creator}#${item.cause}`, entry.parse(item)]));
  };

export const findEntries =
  (documents: DynamoDBDocumentClient, TableName: string): FindEntries =>
  async (creator, month, most) => {
    const { index, partition } = entryKind.list.ofMonth({ creator, month });
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :month`,
      ExpressionAttributeValues: { ":month": partition },
    };
    const found: Entry[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      found.push(...Items.map((item) => entry.parse(item)));
      if (found.length > most) return undefined;
    }
    return found;
  };
