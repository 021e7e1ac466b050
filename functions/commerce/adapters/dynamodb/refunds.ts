import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { Order } from "../../contract/order.ts";
import { type Refund, type ShownRefund, shownRefund } from "../../contract/refund.ts";
import type { FindRefund, ListRefunds, ListWaitingRefunds } from "../../flows/ports.ts";
import { creatorsOf, shownRefund as shown } from "../../refunds/refund.ts";
import { listed } from "./query-list.ts";

const refundKey = (id: string) => ({ pk: `REFUND#${id}`, sk: "REFUND" });
const listing = (scope: string, { at, id }: Pick<ShownRefund, "at" | "id">) => ({
  gsi1Pk: `REFUNDS#${scope}`,
  gsi1Sk: `${at}#${id}`,
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

export const listRefunds =
  (documents: DynamoDBDocumentClient, TableName: string): ListRefunds =>
  (state, creator, page) => {
    const { gsi1Pk: list } = listing(creator === undefined ? state : `${creator}#${state}`, { at: "", id: "" });
    const sk = creator === undefined ? "REFUND" : `CREATOR#${creator}`;
    return listed(documents, TableName, { list, sk, schema: shownRefund }, page);
  };

export const listWaitingRefunds = (documents: DynamoDBDocumentClient, TableName: string): ListWaitingRefunds =>
  async function* () {
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1Pk = :list",
      ExpressionAttributeValues: { ":list": listing("approved", { at: "", id: "" }).gsi1Pk },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) yield shownRefund.parse(item);
    }
  };
