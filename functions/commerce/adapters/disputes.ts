import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import type { Order } from "../contract.ts";
import { shownDispute as shown } from "../dispute.ts";
import { type Dispute, type ShownDispute, shownDispute } from "../dispute-routes.ts";
import type { FindDispute, ListDisputes } from "../ports.ts";

const disputeKey = (id: string) => ({ pk: `DISPUTE#${id}`, sk: "DISPUTE" });
const listing = ({ state, openedAt, id }: Pick<ShownDispute, "state" | "openedAt" | "id">) => ({
  gsi1pk: `DISPUTES#${state}`,
  gsi1sk: `${openedAt}#${id}`,
});

/** A dispute as it is listed. The order is what counts. */
export function disputeItem(order: Order, dispute: Dispute): Record<string, unknown> {
  const kept = shown(order, dispute);
  return { ...disputeKey(kept.id), ...kept, ...listing(kept) };
}

export const findDispute =
  (documents: DynamoDBDocumentClient, TableName: string): FindDispute =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: disputeKey(id), ConsistentRead: true }));
    return Item && shownDispute.parse(Item);
  };

const position = z.object({ pk: z.string(), gsi1sk: z.string() });

export const listDisputes =
  (documents: DynamoDBDocumentClient, TableName: string): ListDisputes =>
  async (state, { limit, cursor }) => {
    const { gsi1pk } = listing({ state, openedAt: "", id: "" });
    const after = decodeCursor(gsi1pk, cursor, position);
    const { Items = [], LastEvaluatedKey: last } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1pk = :list",
        ExpressionAttributeValues: { ":list": gsi1pk },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: { pk: after.pk, sk: "DISPUTE", gsi1pk, gsi1sk: after.gsi1sk } }),
      }),
    );
    return {
      items: Items.map((item) => shownDispute.parse(item)),
      cursor: encodeCursor(gsi1pk, last && { pk: last.pk, gsi1sk: last.gsi1sk }),
    };
  };
