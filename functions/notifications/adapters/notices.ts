import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { mailItem } from "../../mail/client.ts";
import { SECOND_MS, ttl } from "../../shared/kernel/time.ts";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { under } from "../../shared/runtime/prefix.ts";
import { absent, transact } from "../../shared/runtime/transact.ts";
import { MOST_UNREAD, notice, noticeKinds, type StoredNotice } from "../contract/notice.ts";
import { noticeId } from "../domain/notices.ts";
import type { ChangeSettings, CountUnread, FindSettings, KeepNotice, ListNotices, MarkRead } from "../flows/ports.ts";
import { noticeKind, settingsKind } from "../keys.ts";
import { NOTICE_SECONDS } from "../settings.ts";

export const noticeItem = (kept: StoredNotice) => ({
  ...noticeKind.key({ user: kept.user, id: noticeId(kept) }),
  ...kept,
  expiresAt: ttl(Date.parse(kept.at) + NOTICE_SECONDS * SECOND_MS),
});

export const keepNotice =
  (documents: DynamoDBDocumentClient, TableName: string): KeepNotice =>
  (kept, mail) =>
    transact(documents, mail ? [{ Put: { TableName, Item: mailItem(mail) } }] : [], [
      { Put: { TableName, Item: noticeItem(kept), ConditionExpression: absent } },
    ]);

export const listNotices =
  (documents: DynamoDBDocumentClient, TableName: string): ListNotices =>
  async (user, { limit, cursor }) => {
    const scope = `notices:${user}`;
    const after = decodeCursor(scope, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        ...under(TableName, noticeKind.under({ user }), { consistent: false }),
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: noticeKind.key({ user, id: after.id }) }),
      }),
    );
    const items = Items.map((item) => notice.parse(item));
    const last = items.at(-1);
    return { items, cursor: encodeCursor(scope, LastEvaluatedKey && last && { id: noticeId(last) }) };
  };

export const countUnread =
  (documents: DynamoDBDocumentClient, TableName: string): CountUnread =>
  async (user, after = "") => {
    const from = noticeKind.key({ user, id: `${after}~` });
    const { Count = 0 } = await documents.send(
      new QueryCommand({
        TableName,
        // Ids begin with the instant, so larger ids are later.
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        FilterExpression: "attribute_not_exists(#read)",
        ExpressionAttributeNames: { "#read": "read" },
        ExpressionAttributeValues: {
          ":pk": from.pk,
          ":from": after === "" ? noticeKind.key({ user, id: "" }).sk : from.sk,
          ":to": noticeKind.key({ user, id: "~" }).sk,
        },
        ScanIndexForward: false,
        Limit: MOST_UNREAD,
        Select: "COUNT",
      }),
    );
    return Count;
  };

export const markRead =
  (documents: DynamoDBDocumentClient, TableName: string): MarkRead =>
  async (user, id) => {
    try {
      await documents.send(
        new UpdateCommand({
          TableName,
          Key: noticeKind.key({ user, id }),
          UpdateExpression: "SET #read = :true",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeNames: { "#read": "read" },
          ExpressionAttributeValues: { ":true": true },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };

const settings = z.object({
  noMailsOf: z.array(z.enum(noticeKinds)).default([]),
  readUpTo: z.iso.datetime().optional(),
});

export const findSettings =
  (documents: DynamoDBDocumentClient, TableName: string): FindSettings =>
  async (user) => {
    const Key = settingsKind.key({ user });
    const { Item = {} } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return settings.parse(Item);
  };

export const changeSettings =
  (documents: DynamoDBDocumentClient, TableName: string): ChangeSettings =>
  async (user, change) => {
    const fields = Object.entries(change).filter(([, value]) => value !== undefined);
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: settingsKind.key({ user }),
        UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
      }),
    );
  };
