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
    await documents.send(new PutCommand({ TableName, Item: { ...userKey(fresh.id), ...fresh } }));
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

export const claimVisitor =
  (documents: DynamoDBDocumentClient, TableName: string): ClaimVisitor =>
  async (id, anonymousId, at) => {
    const unclaimed = { TableName, ConditionExpression: "attribute_not_exists(pk)" };
    try {
      await documents.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { ...unclaimed, Item: { pk: `VISITOR#${anonymousId}`, sk: "CLAIM", user: id, at } } },
            { Put: { ...unclaimed, Item: { ...visitorKey(id, anonymousId), user: id, anonymousId, at } } },
          ],
        }),
      );
    } catch (error) {
      const claimed =
        error instanceof TransactionCanceledException &&
        error.CancellationReasons?.some(({ Code }) => Code === "ConditionalCheckFailed");
      if (!claimed) throw error;
    }
  };
