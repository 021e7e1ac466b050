import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { writeIf } from "../../shared/runtime/transact.ts";
import type { MoveSnapshot } from "../flows/training-ports.ts";
import { snapshotKind } from "../keys.ts";
import { type SnapshotPointer, snapshotPointer } from "../models/pointer.ts";

const KEY = snapshotKind.key({});

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
    const moved = await writeIf(
      documents.send(
        new PutCommand({
          TableName,
          Item: { ...KEY, ...to },
          ExpressionAttributeNames: { "#version": "version" },
          ...condition,
        }),
      ),
    );
    // A write that was repeated because its reply was lost finds its own result.
    return moved || (await readSnapshotPointer(documents, TableName)())?.key === to.key;
  };
