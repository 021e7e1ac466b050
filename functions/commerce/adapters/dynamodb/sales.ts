import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import type { Change } from "../../changes/order-change.ts";
import { type Order, order } from "../../contract/order.ts";
import { orderKind, saleKind } from "../../keys.ts";

/** That a creator sold something by an order, in the list of what they sold; the order is what counts. */
export function saleItems({ id, lines, paidAt }: Order): Record<string, unknown>[] {
  if (paidAt === undefined) return [];
  const creators = [...new Set(lines.map(({ creatorId }) => creatorId))];
  return creators.map((creator) => ({
    ...saleKind.key({ order: id, creator }),
    orderId: id,
    ...saleKind.place.ofCreator({ creator, paidAt, order: id }),
  }));
}

/** What is sold by an order is listed when it is paid. */
export const saleWrites = (TableName: string, { before, after }: Change) =>
  before?.paidAt === undefined ? saleItems(after).map((Item) => ({ Put: { TableName, Item } })) : [];

const AT_ONCE = 100;

/** The orders by which a creator sold something, a batch at a time: as they are now, in the order in which they were paid. */
export const salesOf = (documents: DynamoDBDocumentClient, TableName: string) =>
  async function* (creator: string, from: string, to: string): AsyncIterable<Order[]> {
    const { index, partition } = saleKind.list.ofCreator({ creator });
    const query = {
      TableName,
      IndexName: index,
      Limit: AT_ONCE,
      KeyConditionExpression: `${index}Pk = :list AND ${index}Sk BETWEEN :from AND :to`,
      ExpressionAttributeValues: { ":list": partition, ":from": from, ":to": to },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      const ids = Items.map(({ orderId }) => String(orderId));
      const keys = ids.map((id) => orderKind.key({ order: id }));
      const found = await itemsOf(documents, TableName, keys, { consistent: true });
      const byId = new Map(found.map((item) => order.parse(item)).map((each) => [each.id, each]));
      yield ids.flatMap((id) => byId.get(id) ?? []);
    }
  };
