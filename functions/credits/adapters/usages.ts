import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor, keyPart } from "../../shared/runtime/cursor.ts";
import { type Usage, usage, usageKey } from "../contract/usage.ts";
import type { FindLapsed, FindUsage, ListUsages } from "../flows/ports.ts";

const HELD = "HELD";
const listings = ({ id, at, customer, creatorId, heldUntil }: Usage) => ({
  gsi1Pk: `CUSTOMER#${customer}`,
  gsi1Sk: `${at}#${id}`,
  gsi2Pk: `CREATOR#${creatorId}`,
  gsi2Sk: `${at}#${id}`,
  ...(heldUntil !== undefined && { gsi3Pk: HELD, gsi3Sk: `${heldUntil}#${id}` }),
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
    const [index, list] =
      "customer" in whose
        ? (["gsi1", `CUSTOMER#${whose.customer}`] as const)
        : (["gsi2", `CREATOR#${whose.creator}`] as const);
    const after = decodeCursor(list, cursor, position);
    const { Items = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list`,
        ExpressionAttributeValues: { ":list": list },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && {
          ExclusiveStartKey: { ...usageKey(after.id), [`${index}Pk`]: list, [`${index}Sk`]: `${after.at}#${after.id}` },
        }),
      }),
    );
    const [at, id] = String(last?.[`${index}Sk`] ?? "").split("#");
    return { items: Items.map((item) => usage.parse(item)), cursor: encodeCursor(list, last && { id, at }) };
  };

export const findLapsed = (documents: DynamoDBDocumentClient, TableName: string): FindLapsed =>
  async function* (now) {
    const query = {
      TableName,
      IndexName: "gsi3",
      KeyConditionExpression: "gsi3Pk = :held AND gsi3Sk < :now",
      ExpressionAttributeValues: { ":held": HELD, ":now": `${new Date(now).toISOString()}$` },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) yield usage.parse(item).id;
    }
  };
