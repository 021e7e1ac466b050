import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { absent, writeIf } from "../../../shared/runtime/transact.ts";
import { type RevenueShares, revenueShares } from "../../contract/revenue-share.ts";
import type { FindShares, FindSharesOf, ReplaceShares } from "../../flows/ports.ts";
import { revenueSharesKind } from "../../keys.ts";
import { creatorSubject, productSubject, type ShareSubject } from "../../shares/revenue-share.ts";

const shareKey = (subject: ShareSubject) => revenueSharesKind.key({ subject });
const kept = revenueShares.extend({ subject: z.templateLiteral([z.enum(["PRODUCT#", "CREATOR#"]), z.string()]) });

/** Of at most 50 products: each has its own shares and its creator's. */
export const findShares =
  (documents: DynamoDBDocumentClient, TableName: string): FindShares =>
  async (products) => {
    const subjects = [...products].flatMap(({ id, creatorId }) => [productSubject(id), creatorSubject(creatorId)]);
    const shares = new Map<ShareSubject, RevenueShares>();
    const keys = [...new Set(subjects)].map(shareKey);
    for (const item of await itemsOf(documents, TableName, keys, { consistent: true })) {
      const { subject, ...of } = kept.parse(item);
      shares.set(subject, of);
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
    return writeIf(
      documents.send(
        new PutCommand({
          TableName,
          Item: { ...shareKey(subject), subject, ...after },
          ConditionExpression: after.version === 1 ? absent : "#version = :before",
          ...(after.version > 1 && {
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":before": after.version - 1 },
          }),
        }),
      ),
    );
  };
