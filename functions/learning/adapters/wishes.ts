import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { absent, transact } from "../../shared/runtime/transact.ts";
import { wish } from "../contract/wishlist.ts";
import type { DeleteWish, FindWishes, KeepWish, ListWishes } from "../flows/ports.ts";
import { wishCountKind, wishKind } from "../keys.ts";

const counted = z.object({ count: z.int() });

/** The number of items in a user's list, which only they change. */
const countWrite = (TableName: string, customer: string, read: number, by: 1 | -1) => ({
  Update: {
    TableName,
    Key: wishCountKind.key({ customer }),
    UpdateExpression: "ADD #count :by",
    ConditionExpression: read === 0 ? `${absent} OR #count = :read` : "#count = :read",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":by": by, ":read": read },
  },
});

export const findWishes =
  (documents: DynamoDBDocumentClient, TableName: string): FindWishes =>
  async (customer, product) => {
    const get = (Key: Record<string, string>) =>
      documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    const [kept, count] = await Promise.all([
      get(wishKind.key({ customer, product })),
      get(wishCountKind.key({ customer })),
    ]);
    return {
      kept: kept.Item && wish.parse(kept.Item),
      count: count.Item ? counted.parse(count.Item).count : 0,
    };
  };

export const keepWish =
  (documents: DynamoDBDocumentClient, TableName: string): KeepWish =>
  (fresh, count) => {
    const { customer, productId: product, at } = fresh;
    const Item = {
      ...wishKind.key({ customer, product }),
      ...fresh,
      ...wishKind.place.byTime({ customer, at, product }),
    };
    return transact(documents, [
      { Put: { TableName, Item, ConditionExpression: absent } },
      countWrite(TableName, customer, count, 1),
    ]);
  };

export const deleteWish =
  (documents: DynamoDBDocumentClient, TableName: string): DeleteWish =>
  ({ customer, productId: product }, count) =>
    transact(documents, [
      {
        Delete: {
          TableName,
          Key: wishKind.key({ customer, product }),
          ConditionExpression: "attribute_exists(pk)",
        },
      },
      countWrite(TableName, customer, count, -1),
    ]);

const position = z.strictObject({ after: z.string().regex(/^[-\d:.TZ]{20,32}#[0-9A-Za-z_-]{1,64}$/) });

export const listWishes =
  (documents: DynamoDBDocumentClient, TableName: string): ListWishes =>
  async (customer, { limit, cursor }) => {
    const scope = `wishes:${customer}`;
    const { index, partition } = wishKind.list.byTime({ customer });
    const after = decodeCursor(scope, cursor, position)?.after;
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list${after === undefined ? "" : ` AND ${index}Sk < :after`}`,
        ExpressionAttributeValues: { ":list": partition, ...(after !== undefined && { ":after": after }) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return {
      items: Items.map((item) => wish.parse(item)),
      cursor: encodeCursor(scope, LastEvaluatedKey && { after: LastEvaluatedKey[`${index}Sk`] }),
    };
  };
