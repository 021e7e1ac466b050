import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../../shared/runtime/cursor.ts";
import { type Order, order, orderKey, ordersIndex } from "../../contract/order.ts";
import type { FindOrder, ListOrders } from "../../flows/ports.ts";
import { moneyOfLines } from "../../ledger/lines.ts";
import { orderLapsesAt } from "../../orders/order.ts";
import { pendingListing } from "./pending.ts";

/** An order's ids sort by time, so the index lists a customer's orders as they were made. */
export const listing = (customer: string, id: string) => ({ gsi1Pk: ordersIndex(customer).partition, gsi1Sk: id });

/** An order as the table keeps it. It is in a list of its own while it is pending. */
export const itemOf = (kept: Order) => ({
  ...orderKey(kept.id),
  ...kept,
  // Whatever was read of it with the order is older.
  money: moneyOfLines(kept),
  ...listing(kept.customer, kept.id),
  ...(kept.state === "pending" && pendingListing(kept.id, orderLapsesAt(kept))),
});

export const findOrder =
  (documents: DynamoDBDocumentClient, TableName: string): FindOrder =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: orderKey(id), ConsistentRead: true }));
    return Item && order.parse(Item);
  };

export const listOrders =
  (documents: DynamoDBDocumentClient, TableName: string): ListOrders =>
  async (customer, { limit, cursor }) => {
    const scope = `orders:${customer}`;
    const after = decodeCursor(scope, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1Pk = :customer",
        ExpressionAttributeValues: { ":customer": listing(customer, "").gsi1Pk },
        ScanIndexForward: false,
        Limit: limit,
        // The cursor holds the order's id alone: what it says never reaches into another customer's list.
        ...(after && { ExclusiveStartKey: { ...orderKey(after.id), ...listing(customer, after.id) } }),
      }),
    );
    const last = LastEvaluatedKey && { id: LastEvaluatedKey.gsi1Sk };
    return { items: Items.map((item) => order.parse(item)), cursor: encodeCursor(scope, last) };
  };
