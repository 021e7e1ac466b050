import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { transact } from "../../shared/runtime/transact.ts";
import { type Progress, progress } from "../contract/progress.ts";
import { CHANGING } from "../domain/progress.ts";
import type { FindProgress, FindProgresses, KeepProgress } from "../flows/ports.ts";
import { progressKey } from "../keys.ts";
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

/** @param commerce the table of rights */
export const keepProgress =
  (documents: DynamoDBDocumentClient, TableName: string, commerce: string): KeepProgress =>
  (right, before, after) => {
    const Item = { ...progressKey(after.customer, after.productId), ...after };
    return transact(documents, [{ Put: { TableName, Item, ...unchanged(before) } }, isActive(commerce, right)]);
  };
