import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { queryList } from "../../../shared/runtime/query-list.ts";
import { type Dispute, shownDispute } from "../../contract/dispute.ts";
import type { Order } from "../../contract/order.ts";
import type { FindDispute, ListDisputes } from "../../flows/ports.ts";
import { disputeKind } from "../../keys.ts";
import { toShownDispute as shown } from "../../refunds/dispute.ts";

/** A copy of a dispute for lists; the order has the original. */
export function disputeItem(order: Order, of: Dispute): Record<string, unknown> {
  const kept = shown(order, of);
  const { id: dispute, state, openedAt } = kept;
  return {
    ...disputeKind.key({ dispute }),
    ...kept,
    ...disputeKind.place.byState({ dispute, state, openedAt }),
  };
}

export const findDispute =
  (documents: DynamoDBDocumentClient, TableName: string): FindDispute =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: disputeKind.key({ dispute: id }), ConsistentRead: true }),
    );
    return Item && shownDispute.parse(Item);
  };

export const listDisputes =
  (documents: DynamoDBDocumentClient, TableName: string): ListDisputes =>
  (state, page) =>
    queryList(
      documents,
      TableName,
      { ...disputeKind.list.byState({ state }), sk: disputeKind.sk, schema: shownDispute },
      page,
    );
