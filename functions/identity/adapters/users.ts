import { setTimeout } from "node:timers/promises";
import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { user, userKey, visitorKey } from "../contract.ts";
import type { ClaimVisitor, FindUser, InsertUser, UpdateUser } from "../ports.ts";

export const insertUser =
  (documents: DynamoDBDocumentClient, TableName: string): InsertUser =>
  async (fresh) => {
    const Item = { ...userKey(fresh.id), ...fresh };
    try {
      await documents.send(new PutCommand({ TableName, Item, ConditionExpression: "attribute_not_exists(pk)" }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };

export const findUser =
  (documents: DynamoDBDocumentClient, TableName: string): FindUser =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: userKey(id) }));
    return Item && user.parse(Item);
  };

export const updateUser =
  (documents: DynamoDBDocumentClient, TableName: string): UpdateUser =>
  async (id, change) => {
    const fields = Object.entries(change).filter(([, value]) => value !== undefined);
    try {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName,
          Key: userKey(id),
          UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(", ")}`,
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
          ReturnValues: "ALL_NEW",
        }),
      );
      return user.parse(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };

/** A claim that meets another one is tried again: by then it is decided whose the visitor is. */
const CLAIM_ATTEMPTS = 4;

export const claimVisitor =
  (documents: DynamoDBDocumentClient, TableName: string): ClaimVisitor =>
  async (id, anonymousId, at) => {
    const unclaimed = { TableName, ConditionExpression: "attribute_not_exists(pk)" };
    const TransactItems = [
      { Put: { ...unclaimed, Item: { pk: `VISITOR#${anonymousId}`, sk: "CLAIM", user: id, at } } },
      { Put: { ...unclaimed, Item: { ...visitorKey(id, anonymousId), user: id, anonymousId, at } } },
    ];
    for (let attempt = 1; ; attempt++) {
      try {
        await documents.send(new TransactWriteCommand({ TransactItems }));
        return;
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
        if (codes.includes("ConditionalCheckFailed")) return;
        if (!codes.includes("TransactionConflict") || attempt === CLAIM_ATTEMPTS) throw error;
        await setTimeout(Math.random() * 20 * 2 ** attempt);
      }
    }
  };
