import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../../shared/runtime/cursor.ts";
import { type Order, order } from "../../contract/order.ts";
import type { FindOrder, ListOrders } from "../../flows/ports.ts";
import { orderKind, partOf } from "../../keys.ts";
import { moneyOfLines } from "../../ledger/lines.ts";
import { orderLapsesAt } from "../../orders/order.ts";
import { pendingListing } from "./pending.ts";

/** An order as stored. It is in a list of its own while it is pending. */
export const orderItem = (kept: Order) => ({
  ...orderKind.key({ order: kept.id }),
  ...kept,
  // The copies that were read with the order are older.
  money: moneyOfLines(kept),
  ...orderKind.place.ofCustomer({ customer: kept.customer, order: kept.id }),
  ...orderKind.place.inState({ state: kept.state, part: partOf(kept.id), order: kept.id }),
  ...(kept.state === "pending" && pendingListing(kept.id, orderLapsesAt(kept))),
});

export const findOrder =
  (documents: DynamoDBDocumentClient, TableName: string): FindOrder =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: orderKind.key({ order: id }), ConsistentRead: true }),
    );
    return Item && order.parse(Item);
  };

/** Ids of orders sort by time: the list is in the order in which they were made. */
export const listOrders =
  (documents: DynamoDBDocumentClient, TableName: string): ListOrders =>
  async (customer, { limit, cursor }) => {
    const scope = `orders:${customer}`;
    const { index, partition } = orderKind.list.ofCustomer({ customer });
    const after = decodeCursor(scope, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :orders`,
        ExpressionAttributeValues: { ":orders": partition },
        ScanIndexForward: false,
        Limit: limit,
        // The cursor holds only the order's id, so it cannot reach into another customer's list.
        ...(after && {
          ExclusiveStartKey: {
            ...orderKind.key({ order: after.id }),
            ...orderKind.place.ofCustomer({ customer, order: after.id }),
          },
        }),
      }),
    );
    const last = LastEvaluatedKey && { id: LastEvaluatedKey[`${index}Sk`] };
    return { items: Items.map((item) => order.parse(item)), cursor: encodeCursor(scope, last) };
  };

const AT_ONCE = 100;

/** All orders of a customer, a batch at a time. */
export const ordersOf = (documents: DynamoDBDocumentClient, TableName: string) =>
  async function* (customer: string): AsyncIterable<Order[]> {
    const { index, partition } = orderKind.list.ofCustomer({ customer });
    const query = {
      TableName,
      IndexName: index,
      Limit: AT_ONCE,
      KeyConditionExpression: `${index}Pk = :list`,
      ExpressionAttributeValues: { ":list": partition },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      yield Items.map((item) => order.parse(item));
    }
  };
