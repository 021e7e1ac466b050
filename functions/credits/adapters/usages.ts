import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { iso } from "../../shared/kernel/time.ts";
import { decodeCursor, encodeCursor, keyPart } from "../../shared/runtime/cursor.ts";
import { type Usage, usage } from "../contract/usage.ts";
import type { FindLapsed, FindUsage, ListUsages } from "../flows/ports.ts";
import { usageKey, usageKind } from "../keys.ts";

const listings = ({ id, at, customer, creatorId: creator, heldUntil: until }: Usage) => ({
  ...usageKind.place.byCustomer({ customer, at, id }),
  ...usageKind.place.byCreator({ creator, at, id }),
  ...(until !== undefined && usageKind.place.due({ until, id })),
});

/** A use as the table keeps it. */
export const usageItem = (kept: Usage) => ({ ...usageKey(kept.id), ...kept, ...listings(kept) });

export const findUsage =
  (documents: DynamoDBDocumentClient, TableName: string): FindUsage =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: usageKey(id), ConsistentRead: true }));
    return Item && usage.parse(Item);
  };

const position = z.strictObject({ id: z.ulid(), at: keyPart });

export const listUsages =
  (documents: DynamoDBDocumentClient, TableName: string): ListUsages =>
  async (whose, { limit, cursor }) => {
    const { index, partition } =
      "customer" in whose ? usageKind.list.byCustomer(whose) : usageKind.list.byCreator(whose);
    const after = decodeCursor(partition, cursor, position);
    const { Items = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list`,
        ExpressionAttributeValues: { ":list": partition },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && {
          ExclusiveStartKey: {
            ...usageKey(after.id),
            [`${index}Pk`]: partition,
            [`${index}Sk`]: `${after.at}#${after.id}`,
          },
        }),
      }),
    );
    const [at, id] = String(last?.[`${index}Sk`] ?? "").split("#");
    return { items: Items.map((item) => usage.parse(item)), cursor: encodeCursor(partition, last && { id, at }) };
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
