import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { decodeCursor, encodeCursor, keyPart } from "../../../shared/runtime/cursor.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import type { Change } from "../../changes/order-change.ts";
import { type Order, order } from "../../contract/order.ts";
import type { ListSales } from "../../flows/sales-ports.ts";
import { orderKind, saleKind } from "../../keys.ts";

/** That creators sold something by an order, a product each, in the lists of what was sold; the order is what counts. */
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

/** What is sold by an order is listed when it is paid. */
export const saleWrites = (TableName: string, { before, after }: Change) =>
  before?.paidAt === undefined ? saleItems(after).map((Item) => ({ Put: { TableName, Item } })) : [];

const AT_ONCE = 100;

/** Orders by id, as they are now. */
async function ordersById(documents: DynamoDBDocumentClient, TableName: string, ids: readonly string[]) {
  const keys = [...new Set(ids)].map((id) => orderKind.key({ order: id }));
  const found = await itemsOf(documents, TableName, keys, { consistent: true });
  return new Map(found.map((item) => order.parse(item)).map((each) => [each.id, each]));
}

/**
 * The orders by which a creator sold something, a batch at a time: each once, as they are now, in the order in which they
 * were paid.
 */
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
    // The lines of one order stand together, at times on two pages.
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
    // A cursor holds the sort key of the list alone, and reaches into no other.
    const after = decodeCursor(scope, cursor, position)?.at;
    // Instants are stored with milliseconds: what is sold at one sorts after its text, and what is before it, before that.
    const last = after === undefined || after > to ? to : after;
    if (last < from) return { items: [] };
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list AND ${index}Sk BETWEEN :from AND :to`,
        ExpressionAttributeValues: { ":list": partition, ":from": from, ":to": last },
        ScanIndexForward: false,
        // The item that the cursor names is met again.
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
