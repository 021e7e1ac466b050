import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { iso } from "../../shared/kernel/time.ts";
import { queryList } from "../../shared/runtime/query-list.ts";
import { type Usage, usage } from "../contract/usage.ts";
import type { FindLapsed, FindUsage, ListUsages } from "../flows/ports.ts";
import { usageKey, usageKind } from "../keys.ts";

const listings = ({ id, at, customer, creatorId: creator, heldUntil: until }: Usage) => ({
  ...usageKind.place.byCustomer({ customer, at, id }),
  ...usageKind.place.byCreator({ creator, at, id }),
  ...(until !== undefined && usageKind.place.due({ until, id })),
});

/** A use as stored. */
export const usageItem = (kept: Usage) => ({ ...usageKey(kept.id), ...kept, ...listings(kept) });

export const findUsage =
  (documents: DynamoDBDocumentClient, TableName: string): FindUsage =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: usageKey(id), ConsistentRead: true }));
    return Item && usage.parse(Item);
  };

export const listUsages =
  (documents: DynamoDBDocumentClient, TableName: string): ListUsages =>
  (whose, page) => {
    const list = "customer" in whose ? usageKind.list.byCustomer(whose) : usageKind.list.byCreator(whose);
    return queryList(documents, TableName, { ...list, sk: usageKind.sk, schema: usage }, page);
  };

export const findLapsed = (documents: DynamoDBDocumentClient, TableName: string): FindLapsed =>
  async function* (now) {
    const { index, partition } = usageKind.list.due({});
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :reserved AND ${index}Sk < :now`,
      // "$" comes after "#", which ends the instant in the key.
      ExpressionAttributeValues: { ":reserved": partition, ":now": `${iso(now)}$` },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) yield usage.parse(item).id;
    }
  };
