import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { type Dispute, type ShownDispute, shownDispute } from "../../contract/dispute.ts";
import type { Order } from "../../contract/order.ts";
import type { FindDispute, ListDisputes } from "../../flows/ports.ts";
import { shownDispute as shown } from "../../refunds/dispute.ts";
import { listed } from "./query-list.ts";

const disputeKey = (id: string) => ({ pk: `DISPUTE#${id}`, sk: "DISPUTE" });
const listing = ({ state, openedAt, id }: Pick<ShownDispute, "state" | "openedAt" | "id">) => ({
  gsi1Pk: `DISPUTES#${state}`,
  gsi1Sk: `${openedAt}#${id}`,
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

export const listDisputes =
  (documents: DynamoDBDocumentClient, TableName: string): ListDisputes =>
  (state, page) => {
    const { gsi1Pk: list } = listing({ state, openedAt: "", id: "" });
    return listed(documents, TableName, { list, sk: "DISPUTE", schema: shownDispute }, page);
  };
