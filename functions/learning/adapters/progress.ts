import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { type Progress, progress } from "../contract/learning.ts";
import { CHANGING } from "../domain/progress.ts";
import type { FindProgress, FindProgresses, KeepProgress } from "../flows/ports.ts";
import { progressKey } from "../keys.ts";
import { backOff } from "./backoff.ts";
import { isActive } from "./commerce.ts";

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

/** @param commerce the table that rights are kept in */
export const keepProgress =
  (documents: DynamoDBDocumentClient, TableName: string, commerce: string): KeepProgress =>
  async (right, found, fold) => {
    let before = found;
    for (let attempt = 1; ; attempt++) {
      const after = fold(before);
      if (after === before) return after;
      const Put = {
        TableName,
        Item: { ...progressKey(after.customer, after.productId), ...after },
        ...unchanged(before),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
      };
      try {
        await documents.send(new TransactWriteCommand({ TransactItems: [{ Put }, isActive(commerce, right)] }));
        return after;
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const [put, active] = error.CancellationReasons ?? [];
        if (active?.Code === "ConditionalCheckFailed") return undefined;
        if (put?.Code === "ConditionalCheckFailed") before = put.Item && progress.parse(unmarshall(put.Item));
        else if (![put, active].some((each) => each?.Code === "TransactionConflict")) throw error;
        await backOff(attempt);
        // What it met is there by now.
        if (put?.Code === "TransactionConflict") {
          before = await findProgress(documents, TableName)(right.customer, right.productId);
        }
      }
    }
  };
