import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor, keyPart } from "../../../shared/runtime/cursor.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import type { Change } from "../../changes/order-change.ts";
import { type Order, order } from "../../contract/order.ts";
import type { ListSales } from "../../flows/sales-ports.ts";
import { orderKind, saleKind } from "../../keys.ts";

/** The entries of an order's products in their creators' lists of sales; the order has the original. */
export function saleItems({ id, lines, paidAt }: Order): Record<string, unknown>[] {
  if (paidAt === undefined) return [];
  return lines.map(({ creatorId: creator, productId: product }) => ({
    ...saleKind.key({ order: id, creator, product }),
    orderId: id,
    productId: product,
    ...saleKind.place.ofCreator({ creator, paidAt, order: id, product }),
    ...saleKind.place.ofProduct({ product, paidAt, order: id }),
  }));
}

/** A sale is listed when its order is paid. */
export const saleWrites = (TableName: string, { before, after }: Change) =>
  before?.paidAt === undefined ? saleItems(after).map((Item) => ({ Put: { TableName, Item } })) : [];

const AT_ONCE = 100;

/** Orders by id, as they are now. */
async function ordersById(documents: DynamoDBDocumentClient, TableName: string, ids: readonly string[]) {
  const keys = [...new Set(ids)].map((id) => orderKind.key({ order: id }));
  const found = await itemsOf(documents, TableName, keys, { consistent: true });
  return new Map(found.map((item) => order.parse(item)).map((each) => [each.id, each]));
}

/** The orders with a creator's sales, in batches: each once, as they are now, in the order of payment. */
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
    // The lines of an order are adjacent, but may be on two pages.
    let last: string | undefined;
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      const ids = [...new Set(Items.map(({ orderId }) => String(orderId)))].filter((id) => id !== last);
      last = ids.at(-1) ?? last;
      if (ids.length === 0) continue;
      const byId = await ordersById(documents, TableName, ids);
      yield ids.flatMap((id) => byId.get(id) ?? []);
    }
  };

const sale = z.object({ orderId: z.string(), productId: z.string() });
const position = z.strictObject({ at: keyPart });
/** Before and after every instant. */
const [FIRST, LAST] = ["0", "~"];

export const listSales =
  (documents: DynamoDBDocumentClient, TableName: string): ListSales =>
  async ({ creator, product, from = FIRST, to = LAST }, { limit, cursor }) => {
    const { index, partition } =
      product === undefined ? saleKind.list.ofCreator({ creator }) : saleKind.list.ofProduct({ product });
    const scope = `${creator}:${partition}`;
    // A cursor holds only the list's sort key, so it cannot reach into another.
    const after = decodeCursor(scope, cursor, position)?.at;
    // Instants are stored with milliseconds, so sales at an instant sort after its text, and earlier ones before it.
    const last = after === undefined || after > to ? to : after;
    if (last < from) return { items: [] };
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list AND ${index}Sk BETWEEN :from AND :to`,
        ExpressionAttributeValues: { ":list": partition, ":from": from, ":to": last },
        ScanIndexForward: false,
        // The cursor's own item is read again.
        Limit: limit + (after === undefined ? 0 : 1),
      }),
    );
    const rest = Items.filter((item) => item[`${index}Sk`] !== after).slice(0, limit);
    const sold = rest.map((item) => sale.parse(item));
    const byId = await ordersById(
      documents,
      TableName,
      sold.map(({ orderId }) => orderId),
    );
    const items = sold.flatMap(({ orderId, productId }) => {
      const found = byId.get(orderId);
      const n = found?.lines.findIndex((line) => line.productId === productId && line.creatorId === creator) ?? -1;
      return found && n >= 0 ? [{ order: found, line: n }] : [];
    });
    const end = rest.at(-1)?.[`${index}Sk`];
    return { items, cursor: encodeCursor(scope, LastEvaluatedKey && end !== undefined ? { at: end } : undefined) };
  };
