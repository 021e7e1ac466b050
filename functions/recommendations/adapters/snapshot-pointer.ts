import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { type SnapshotPointer, snapshotPointer } from "../pointer.ts";
import type { MoveSnapshot } from "../training-ports.ts";

const KEY = { pk: "POINTER", sk: "SNAPSHOT" };

export const readSnapshotPointer =
  (documents: DynamoDBDocumentClient, TableName: string) => async (): Promise<SnapshotPointer | undefined> => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
    return Item && snapshotPointer.parse(Item);
  };

export const moveSnapshot =
  (documents: DynamoDBDocumentClient, TableName: string): MoveSnapshot =>
  async (from, to) => {
    const condition = from
      ? { ConditionExpression: "#version = :version", ExpressionAttributeValues: { ":version": from.version } }
      : { ConditionExpression: "attribute_not_exists(#version)" };
    try {
      await documents.send(
        new PutCommand({
          TableName,
          Item: { ...KEY, ...to },
          ExpressionAttributeNames: { "#version": "version" },
          ...condition,
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // A write that was sent again because its reply got lost meets itself.
      return (await readSnapshotPointer(documents, TableName)())?.key === to.key;
    }
  };
