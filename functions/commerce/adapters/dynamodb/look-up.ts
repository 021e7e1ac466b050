import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { encodeTime } from "ulid";
import * as z from "zod";
import { decodeCursor, encodeCursor, idPlace } from "../../../shared/runtime/cursor.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { under } from "../../../shared/runtime/prefix.ts";
import { entitlement } from "../../contract/entitlement.ts";
import type { ToldEvent } from "../../contract/look-up.ts";
import { order, orderStates } from "../../contract/order.ts";
import { shownRefund } from "../../contract/refund.ts";
import { failure } from "../../contract/stripe-event.ts";
import { subscription } from "../../contract/subscription.ts";
import type {
  CountOrders,
  FindRightsOf,
  ListOrdersIn,
  ListTold,
  NewestRefunds,
  NewestRights,
  NewestSubscriptions,
  Some,
} from "../../flows/look-up-ports.ts";
import {
  entitlementKind,
  eventNoteKind,
  failureKind,
  listParts,
  orderKind,
  refundKind,
  subscriptionKind,
} from "../../keys.ts";
import { MOST_COUNTED, MOST_EVENTS, NEWEST_SHOWN } from "../../settings.ts";

/** Where ids of an instant begin, as ULIDs sort by time. */
const idFrom = (instant: string): string => encodeTime(Date.parse(instant), 10);
const FIRST = "0";
const BEYOND = "~";

/** One page of each shard of each state's list, merged by time: a bounded number of queries. */
export const listOrdersIn =
  (documents: DynamoDBDocumentClient, TableName: string): ListOrdersIn =>
  async ({ state, from, to }, { limit, cursor }) => {
    const scope = `orders in:${state ?? "any"}:${from ?? ""}:${to ?? ""}`;
    const after = decodeCursor(scope, cursor, idPlace);
    const first = from === undefined ? FIRST : idFrom(from);
    // Before an id: BETWEEN includes both ends.
    const end = [after?.id, to === undefined ? BEYOND : idFrom(to)].filter((each) => each !== undefined).toSorted()[0];
    if (end !== undefined && end < first) return { items: [] };
    const states = state === undefined ? orderStates : [state];
    const pages = await Promise.all(
      states.flatMap((of) =>
        listParts.map(async (part) => {
          const { index, partition } = orderKind.list.inState({ state: of, part });
          const query = new QueryCommand({
            TableName,
            IndexName: index,
            KeyConditionExpression: `${index}Pk = :list AND ${index}Sk BETWEEN :first AND :end`,
            ExpressionAttributeValues: { ":list": partition, ":first": first, ":end": end },
            ScanIndexForward: false,
            // The last item of the previous page is left out.
            Limit: limit + 1,
          });
          const { Items = [], LastEvaluatedKey } = await documents.send(query);
          return { found: Items, hasMore: LastEvaluatedKey !== undefined };
        }),
      ),
    );
    const found = pages
      .flatMap((page) => page.found)
      .map((item) => order.parse(item))
      .filter(({ id }) => id !== after?.id)
      .toSorted((a, b) => (a.id < b.id ? 1 : -1));
    const items = found.slice(0, limit);
    const hasMore = found.length > limit || pages.some((page) => page.hasMore);
    const last = items.at(-1);
    return { items, cursor: encodeCursor(scope, hasMore && last ? { id: last.id } : undefined) };
  };

const note = z.object({ event: z.string(), type: z.string().optional(), at: z.iso.datetime() });
const failed = failure.extend({ dismissed: z.object({ at: z.iso.datetime() }).optional() });

const listed = (TableName: string, { index, partition }: { readonly index: string; readonly partition: string }) => ({
  TableName,
  IndexName: index,
  KeyConditionExpression: `${index}Pk = :list`,
  ExpressionAttributeValues: { ":list": partition },
});

export const listTold =
  (documents: DynamoDBDocumentClient, TableName: string): ListTold =>
  async ({ id, paymentIntent, checkout }) => {
    const read = async (list: { readonly index: string; readonly partition: string }) => {
      const query = { ...listed(TableName, list), ScanIndexForward: false, Limit: MOST_EVENTS };
      return (await documents.send(new QueryCommand(query))).Items ?? [];
    };
    const objects = [paymentIntent, checkout?.id].filter((each) => each !== undefined);
    const [notes, ...failures] = await Promise.all([
      read(eventNoteKind.list.ofOrder({ order: id })),
      ...objects.map((object) => read(failureKind.list.ofObject({ object }))),
    ]);
    const applied = notes.map((item): ToldEvent => ({ ...note.parse(item), outcome: "applied" }));
    const failing = failures.flat().map((item): ToldEvent => {
      const { event, type, lastAt, error, dismissed } = failed.parse(item);
      return { event, type, at: dismissed?.at ?? lastAt, error, outcome: dismissed ? "dismissed" : "failing" };
    });
    return [...failing, ...applied].toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MOST_EVENTS);
  };

export const findRightsOf =
  (documents: DynamoDBDocumentClient, TableName: string): FindRightsOf =>
  async (rights) => {
    const keys = rights.map(({ customer, productId: product, source }) =>
      entitlementKind.key({ customer, product, source }),
    );
    if (keys.length === 0) return [];
    const items = await itemsOf(documents, TableName, keys, { consistent: true });
    return items.map((item) => entitlement.parse(item));
  };

/** The first items of a list that may have any number. */
async function some<Schema extends z.ZodType>(
  documents: DynamoDBDocumentClient,
  query: ConstructorParameters<typeof QueryCommand>[0],
  schema: Schema,
): Promise<Some<z.output<Schema>>> {
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({ ...query, ScanIndexForward: false, Limit: MOST_COUNTED }),
  );
  const newest = Items.slice(0, NEWEST_SHOWN).map((item) => schema.parse(item));
  return { count: Items.length, more: LastEvaluatedKey !== undefined, newest };
}

export const countOrders =
  (documents: DynamoDBDocumentClient, TableName: string): CountOrders =>
  async (customer) => {
    const { Count = 0, LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        ...listed(TableName, orderKind.list.ofCustomer({ customer })),
        Select: "COUNT",
        Limit: MOST_COUNTED,
      }),
    );
    return { count: Count, more: LastEvaluatedKey !== undefined };
  };

export const newestSubscriptions =
  (documents: DynamoDBDocumentClient, TableName: string): NewestSubscriptions =>
  (customer) =>
    some(documents, under(TableName, subscriptionKind.under({ customer }), { consistent: false }), subscription);

export const newestRefunds =
  (documents: DynamoDBDocumentClient, TableName: string): NewestRefunds =>
  (customer) =>
    some(documents, listed(TableName, refundKind.list.ofCustomer({ customer })), shownRefund);

export const newestRights =
  (documents: DynamoDBDocumentClient, TableName: string): NewestRights =>
  (customer) =>
    some(documents, listed(TableName, entitlementKind.list.study({ customer })), entitlement);
