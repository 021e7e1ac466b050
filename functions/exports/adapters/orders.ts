import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { ordersOf, salesOf } from "../../commerce/client.ts";
import type { FindOrders } from "../flows/ports.ts";

/** After every instant of this form. */
const ALWAYS = "9999";

export const findOrders =
  (documents: DynamoDBDocumentClient, TableName: string): FindOrders =>
  ({ user, kind, from = "", to = ALWAYS }) =>
    kind === "orders" ? ordersOf(documents, TableName)(user) : salesOf(documents, TableName)(user, from, to);
