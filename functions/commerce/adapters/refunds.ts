import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import type { Order } from "../contract.ts";
import type { FindRefund, ListRefunds } from "../ports.ts";
import { creatorsOf, shownRefund as shown } from "../refund.ts";
import { type Refund, type ShownRefund, shownRefund } from "../refund-routes.ts";

const refundKey = (id: string) => ({ pk: `REFUND#${id}`, sk: "REFUND" });
const listing = (scope: string, { at, id }: Pick<ShownRefund, "at" | "id">) => ({
  gsi1pk: `REFUNDS#${scope}`,
  gsi1sk: `${at}#${id}`,
});

/** A refund as it is listed: once for operators, and once for each creator. The order is what counts. */
export function refundItems(order: Order, refund: Refund): Record<string, unknown>[] {
  const kept = shown(order, refund);
  const { state } = kept;
  return [
    { ...refundKey(kept.id), ...kept, ...listing(state, kept) },
    ...creatorsOf(order, refund).map((creator) => ({
      ...refundKey(kept.id),
      sk: `CREATOR#${creator}`,
      ...kept,
      ...listing(`${creator}#${state}`, kept),
    })),
  ];
}

export const findRefund =
  (documents: DynamoDBDocumentClient, TableName: string): FindRefund =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: refundKey(id), ConsistentRead: true }));
    return Item && shownRefund.parse(Item);
  };

const position = z.object({ pk: z.string(), gsi1sk: z.string() });

export const listRefunds =
  (documents: DynamoDBDocumentClient, TableName: string): ListRefunds =>
  async (state, creator, { limit, cursor }) => {
    const { gsi1pk } = listing(creator === undefined ? state : `${creator}#${state}`, { at: "", id: "" });
    const after = decodeCursor(gsi1pk, cursor, position);
    const sk = creator === undefined ? "REFUND" : `CREATOR#${creator}`;
    const { Items = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1pk = :list",
        ExpressionAttributeValues: { ":list": gsi1pk },
        ScanIndexForward: false,
        Limit: limit,
        // What the cursor says never reaches into another list.
        ...(after && { ExclusiveStartKey: { pk: after.pk, sk, gsi1pk, gsi1sk: after.gsi1sk } }),
      }),
    );
    return {
      items: Items.map((item) => shownRefund.parse(item)),
      cursor: encodeCursor(gsi1pk, last && { pk: last.pk, gsi1sk: last.gsi1sk }),
    };
  };
