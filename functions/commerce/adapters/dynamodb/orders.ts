import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeTime, encodeTime } from "ulid";
import * as z from "zod";
import { DAY_MS } from "../../../shared/kernel/time.ts";
import { decodeCursor, encodeCursor, idPlace, keyPart } from "../../../shared/runtime/cursor.ts";
import type { Write } from "../../../shared/runtime/transact.ts";
import { type Order, type OrderShow, order } from "../../contract/order.ts";
import type { FindOrder, ListOrders, ListReceivedGifts } from "../../flows/ports.ts";
import { orderKind, partOf } from "../../keys.ts";
import { moneyOfLines } from "../../ledger/lines.ts";
import { orderLapsesAt } from "../../orders/order.ts";
import { pendingListing } from "./pending.ts";

/** A gift that was claimed is in its receiver's list. */
function receivedPlace({ id, gift }: Order) {
  const { claimedBy: member, claimedAt } = gift ?? {};
  return member !== undefined && claimedAt !== undefined && orderKind.place.received({ member, claimedAt, order: id });
}

/** An order as stored. It is in a list of its own while it is pending. */
export const orderItem = (kept: Order) => ({
  ...orderKind.key({ order: kept.id }),
  ...kept,
  // The copies that were read with the order are older.
  money: moneyOfLines(kept),
  ...orderKind.place.ofCustomer({ customer: kept.customer, order: kept.id }),
  ...orderKind.place.inState({ state: kept.state, part: partOf(kept.id), order: kept.id }),
  ...(kept.state === "pending" && pendingListing(kept.id, orderLapsesAt(kept))),
  ...receivedPlace(kept),
});

export const findOrder =
  (documents: DynamoDBDocumentClient, TableName: string): FindOrder =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: orderKind.key({ order: id }), ConsistentRead: true }),
    );
    return Item && order.parse(Item);
  };

/** Joins a transaction that needs an order as it was read. */
export const orderCheck = (TableName: string, { id, version }: Pick<Order, "id" | "version">): Write => ({
  ConditionCheck: {
    TableName,
    Key: orderKind.key({ order: id }),
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": version },
  },
});

/** The characters of a ULID that tell its time. */
const ULID_TIME = 10;

/** How many of a customer's orders are read for a page that shows only some of them. */
const READ_FOR_SOME = 100;

interface Shown {
  readonly FilterExpression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, string>>;
}

const states = (...of: Order["state"][]): Shown => ({
  FilterExpression: `#state IN (${of.map((_, n) => `:state${n}`).join(", ")})`,
  names: { "#state": "state" },
  values: Object.fromEntries(of.map((state, n) => [`:state${n}`, state])),
});

const SHOWS: Readonly<Record<OrderShow, Shown | undefined>> = {
  all: undefined,
  open: states("pending"),
  paid: states("paid", "partially-refunded"),
  refunded: states("partially-refunded", "refunded"),
  over: states("failed", "void"),
  gifts: { FilterExpression: "attribute_exists(gift)" },
};

type Asked = Parameters<ListOrders>[1];

/** What is looked for among a customer's orders: ids sort by time, all else is a filter. */
function conditionsOf(index: string, { show = "all", since, until, subscription }: Asked) {
  const shown = SHOWS[show];
  const filters = [shown?.FilterExpression, subscription && "#subscription = :subscription"].filter(Boolean);
  // Payments of a subscription are made after it, by Stripe's clock.
  const begun = subscription && encodeTime(Math.max(0, decodeTime(subscription) - DAY_MS), ULID_TIME);
  const from = [since && encodeTime(Date.parse(since), ULID_TIME), begun].filter((each) => each !== undefined);
  const before = until === undefined ? "~" : encodeTime(Date.parse(until), ULID_TIME);
  return {
    KeyConditionExpression: `${index}Pk = :orders AND ${index}Sk BETWEEN :from AND :before`,
    ...(filters.length > 0 && { FilterExpression: filters.join(" AND ") }),
    names: { ...shown?.names, ...(subscription !== undefined && { "#subscription": "subscription" }) },
    values: {
      ":from": from.sort().at(-1) ?? "0",
      ":before": before,
      ...shown?.values,
      ...(subscription !== undefined && { ":subscription": subscription }),
    },
    isFiltered: filters.length > 0,
  };
}

/** Ids of orders sort by time: the list is in the order in which they were made. */
export const listOrders =
  (documents: DynamoDBDocumentClient, TableName: string): ListOrders =>
  async (customer, asked) => {
    const { limit, cursor, show = "all", since, until, subscription } = asked;
    const filters = [show === "all" ? undefined : show, since, until, subscription];
    const scope = ["orders", customer, ...filters.filter((each) => each !== undefined)].join(":");
    const { index, partition } = orderKind.list.ofCustomer({ customer });
    const { names, values, isFiltered, ...conditions } = conditionsOf(index, asked);
    const after = decodeCursor(scope, cursor, idPlace);
    // DynamoDB refuses an empty range.
    if (values[":from"] > values[":before"]) return { items: [] };
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        ...conditions,
        ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
        ExpressionAttributeValues: { ":orders": partition, ...values },
        ScanIndexForward: false,
        Limit: isFiltered ? READ_FOR_SOME : limit,
        // The cursor holds only the order's id, so it cannot reach into another customer's list.
        ...(after && {
          ExclusiveStartKey: {
            ...orderKind.key({ order: after.id }),
            ...orderKind.place.ofCustomer({ customer, order: after.id }),
          },
        }),
      }),
    );
    const items = Items.slice(0, limit).map((item) => order.parse(item));
    const stopped = Items.length > limit ? items.at(-1)?.id : LastEvaluatedKey?.[`${index}Sk`];
    return { items, cursor: encodeCursor(scope, stopped === undefined ? undefined : { id: stopped }) };
  };

const received = z.strictObject({ claimedAt: z.iso.datetime(), id: keyPart });

export const listReceivedGifts =
  (documents: DynamoDBDocumentClient, TableName: string): ListReceivedGifts =>
  async (member, { limit, cursor }) => {
    const { index, partition } = orderKind.list.received({ member });
    const after = decodeCursor(partition, cursor, received);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :received`,
        ExpressionAttributeValues: { ":received": partition },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && {
          ExclusiveStartKey: {
            ...orderKind.key({ order: after.id }),
            ...orderKind.place.received({ member, claimedAt: after.claimedAt, order: after.id }),
          },
        }),
      }),
    );
    const items = Items.map((item) => order.parse(item));
    const last = items.at(-1);
    const stopped = LastEvaluatedKey && last && { claimedAt: last.gift?.claimedAt, id: last.id };
    return { items, cursor: encodeCursor(partition, stopped) };
  };

/** The query of a customer's orders, newest first: ids of orders sort by time. */
export function newestOrders(TableName: string, customer: string) {
  const { index, partition } = orderKind.list.ofCustomer({ customer });
  return {
    TableName,
    IndexName: index,
    KeyConditionExpression: `${index}Pk = :orders`,
    ExpressionAttributeValues: { ":orders": partition },
    ScanIndexForward: false,
  };
}

/** The newest orders of a customer, and whether there are no others. A moment ago is as good as now. */
export const newestOrdersOf =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (customer: string, most: number): Promise<{ readonly items: Order[]; readonly isAll: boolean }> => {
    const query = new QueryCommand({ ...newestOrders(TableName, customer), Limit: most });
    const { Items = [], LastEvaluatedKey } = await documents.send(query);
    return { items: Items.map((item) => order.parse(item)), isAll: !LastEvaluatedKey };
  };

const AT_ONCE = 100;

/** All orders of a customer, a batch at a time. */
export const ordersOf = (documents: DynamoDBDocumentClient, TableName: string) =>
  async function* (customer: string): AsyncIterable<Order[]> {
    const query = { ...newestOrders(TableName, customer), ScanIndexForward: true, Limit: AT_ONCE };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      yield Items.map((item) => order.parse(item));
    }
  };
