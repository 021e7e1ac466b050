import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { order, orderKey, ordersIndex, salesIndex } from "../../commerce/contract/order.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import type { FindOrders } from "../flows/ports.ts";

const AT_ONCE = 100;
/** After every instant of this form. */
const ALWAYS = "9999";

export const findOrders = (documents: DynamoDBDocumentClient, TableName: string): FindOrders =>
  async function* ({ user, kind, from = "", to = ALWAYS }) {
    if (kind === "orders") {
      const { name, partition } = ordersIndex(user);
      const query = {
        TableName,
        IndexName: name,
        Limit: AT_ONCE,
        KeyConditionExpression: `${name}Pk = :list`,
        ExpressionAttributeValues: { ":list": partition },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
        yield Items.map((item) => order.parse(item));
      }
      return;
    }
    const { name, partition } = salesIndex(user);
    const query = {
      TableName,
      IndexName: name,
      Limit: AT_ONCE,
      KeyConditionExpression: `${name}Pk = :list AND ${name}Sk BETWEEN :from AND :to`,
      ExpressionAttributeValues: { ":list": partition, ":from": from, ":to": to },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      const ids = Items.map(({ orderId }) => String(orderId));
      // As the orders are now, in the order in which they were paid.
      const found = await itemsOf(documents, TableName, ids.map(orderKey), { consistent: true });
      const byId = new Map(found.map((item) => order.parse(item)).map((each) => [each.id, each]));
      yield ids.flatMap((id) => byId.get(id) ?? []);
    }
  };
