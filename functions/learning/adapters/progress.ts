import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { type Progress, progress, progressKey } from "../contract.ts";
import type { FindProgress, FindProgresses, KeepProgress } from "../ports.ts";
import { CHANGING } from "../progress.ts";
import { backOff } from "./backoff.ts";

export const findProgress =
  (documents: DynamoDBDocumentClient, TableName: string): FindProgress =>
  async (customer, productId) => {
    const Key = progressKey(customer, productId);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && progress.parse(Item);
  };

export const findProgresses =
  (documents: DynamoDBDocumentClient, TableName: string): FindProgresses =>
  async (customer, productIds) => {
    const keys = productIds.map((id) => progressKey(customer, id));
    const found = (await itemsOf(documents, TableName, keys)).map((item) => progress.parse(item));
    return new Map(found.map((each) => [each.productId, each]));
  };

/** The condition that an item is as it was read. */
function unchanged(before: Progress | undefined) {
  if (!before) return { ConditionExpression: "attribute_not_exists(pk)" };
  const present = CHANGING.filter((field) => before[field] !== undefined);
  return {
    ConditionExpression: CHANGING.map((field) =>
      before[field] === undefined ? `attribute_not_exists(#${field})` : `#${field} = :${field}`,
    ).join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(CHANGING.map((field) => [`#${field}`, field])),
    ExpressionAttributeValues: Object.fromEntries(present.map((field) => [`:${field}`, before[field]])),
  };
}

export const keepProgress =
  (documents: DynamoDBDocumentClient, TableName: string): KeepProgress =>
  async (found, fold) => {
    let before = found;
    for (let attempt = 1; ; attempt++) {
      const after = fold(before);
      if (after === before) return after;
      try {
        await documents.send(
          new PutCommand({
            TableName,
            Item: { ...progressKey(after.customer, after.productId), ...after },
            ...unchanged(before),
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return after;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        before = error.Item && progress.parse(unmarshall(error.Item));
        await backOff(attempt);
      }
    }
  };
