import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { type RevenueShares, revenueShares } from "../contract.ts";
import type { FindShares, FindSharesOf, ReplaceShares } from "../ports.ts";
import { creatorSubject, productSubject, type ShareSubject } from "../revenue-share.ts";

const shareKey = (subject: ShareSubject) => ({ pk: `SHARE#${subject}`, sk: "SHARES" });
const kept = revenueShares.extend({ subject: z.string() });

/** Of at most 50 products: each has its own shares and its creator's. */
export const findShares =
  (documents: DynamoDBDocumentClient, TableName: string): FindShares =>
  async (products) => {
    const subjects = [...products].flatMap(({ id, creatorId }) => [productSubject(id), creatorSubject(creatorId)]);
    const shares = new Map<ShareSubject, RevenueShares>();
    let keys: Record<string, unknown>[] = [...new Set(subjects)].map(shareKey);
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await documents.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } }),
      );
      for (const item of Responses?.[TableName] ?? []) {
        const { subject, ...of } = kept.parse(item);
        shares.set(subject as ShareSubject, of);
      }
      keys = UnprocessedKeys?.[TableName]?.Keys ?? [];
    }
    return shares;
  };

export const findSharesOf =
  (documents: DynamoDBDocumentClient, TableName: string): FindSharesOf =>
  async (subject) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: shareKey(subject), ConsistentRead: true }));
    return Item && revenueShares.parse(Item);
  };

export const replaceShares =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceShares =>
  async (subject, after) => {
    try {
      await documents.send(
        new PutCommand({
          TableName,
          Item: { ...shareKey(subject), subject, ...after },
          ConditionExpression: after.version === 1 ? "attribute_not_exists(pk)" : "#version = :before",
          ...(after.version > 1 && {
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":before": after.version - 1 },
          }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };
