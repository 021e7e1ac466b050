import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { queryList } from "../../../shared/runtime/query-list.ts";
import type { Order } from "../../contract/order.ts";
import { type Refund, shownRefund } from "../../contract/refund.ts";
import type { FindRefund, ListOwnRefunds, ListRefunds, ListWaitingRefunds } from "../../flows/ports.ts";
import { creatorRefundKind, refundKind } from "../../keys.ts";
import { creatorsOfRefund, toShownRefund as shown } from "../../refunds/refund.ts";

/** A copy of a refund for lists: one for operators, and one for each creator. The order has the original. */
export function refundItems(order: Order, of: Refund): Record<string, unknown>[] {
  const kept = shown(order, of);
  const { id: refund, state, at } = kept;
  return [
    {
      ...refundKind.key({ refund }),
      ...kept,
      ...refundKind.place.byState({ refund, state, at }),
      ...refundKind.place.ofCustomer({ customer: order.customer, at, refund }),
    },
    ...creatorsOfRefund(order, of).map((creator) => ({
      ...creatorRefundKind.key({ refund, creator }),
      ...kept,
      ...creatorRefundKind.place.byState({ refund, creator, state, at }),
    })),
  ];
}

export const findRefund =
  (documents: DynamoDBDocumentClient, TableName: string): FindRefund =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: refundKind.key({ refund: id }), ConsistentRead: true }),
    );
    return Item && shownRefund.parse(Item);
  };

export const listRefunds =
  (documents: DynamoDBDocumentClient, TableName: string): ListRefunds =>
  (state, creator, page) => {
    const list =
      creator === undefined
        ? { ...refundKind.list.byState({ state }), sk: refundKind.sk }
        : {
            ...creatorRefundKind.list.byState({ creator, state }),
            sk: creatorRefundKind.key({ refund: "", creator }).sk,
          };
    return queryList(documents, TableName, { ...list, schema: shownRefund }, page);
  };

export const listOwnRefunds =
  (documents: DynamoDBDocumentClient, TableName: string): ListOwnRefunds =>
  (customer, page) => {
    const list = { ...refundKind.list.ofCustomer({ customer }), sk: refundKind.sk, schema: shownRefund };
    return queryList(documents, TableName, list, page);
  };

export const listWaitingRefunds = (documents: DynamoDBDocumentClient, TableName: string): ListWaitingRefunds =>
  async function* () {
    const { index, partition } = refundKind.list.byState({ state: "approved" });
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :list`,
      ExpressionAttributeValues: { ":list": partition },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) yield shownRefund.parse(item);
    }
  };
