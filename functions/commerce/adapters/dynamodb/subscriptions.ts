import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { iso } from "../../../shared/kernel/time.ts";
import { decodeCursor, encodeCursor, idPlace } from "../../../shared/runtime/cursor.ts";
import { under } from "../../../shared/runtime/prefix.ts";
import { entitlement } from "../../contract/entitlement.ts";
import { type Subscription, subscription } from "../../contract/subscription.ts";
import type {
  FindOverdue,
  FindSubscription,
  FindSubscriptions,
  ListSubscriptions,
} from "../../flows/subscription-ports.ts";
import { entitlementKind, subscriptionKind } from "../../keys.ts";
import { isUnderWay, subscriptionLapsesAt } from "../../subscriptions/subscription.ts";
import { pendingListing } from "./pending.ts";

/** A subscription as stored. It is in the index while it may change by time alone. */
export function subscriptionItem(kept: Subscription) {
  const { customer, id, graceUntil, rights } = kept;
  const of = { customer, subscription: id };
  const waits = graceUntil !== undefined && rights.some(({ state }) => state === "active");
  return {
    ...subscriptionKind.key(of),
    ...kept,
    ...(waits && subscriptionKind.place.grace({ graceUntil, subscription: id })),
    ...(kept.state === "pending" && pendingListing(id, subscriptionLapsesAt(kept))),
    ...(isUnderWay(kept) && subscriptionKind.place.live(of)),
  };
}

export const findSubscription =
  (documents: DynamoDBDocumentClient, TableName: string): FindSubscription =>
  async ({ customer, id }) => {
    const Key = subscriptionKind.key({ customer, subscription: id });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && subscription.parse(Item);
  };

/** The prefix of a subscription's sort key, and of the source of its entitlements. */
const PREFIX = "SUBSCRIPTION#";

const ofCustomer = (TableName: string, customer: string) => {
  return under(TableName, subscriptionKind.under({ customer }));
};

export const listSubscriptions =
  (documents: DynamoDBDocumentClient, TableName: string): ListSubscriptions =>
  async (customer, { limit, cursor }) => {
    const scope = `subscriptions:${customer}`;
    const after = decodeCursor(scope, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        ...ofCustomer(TableName, customer),
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: subscriptionKind.key({ customer, subscription: after.id }) }),
      }),
    );
    const last = LastEvaluatedKey && { id: String(LastEvaluatedKey.sk).slice(PREFIX.length) };
    return { items: Items.map((item) => subscription.parse(item)), cursor: encodeCursor(scope, last) };
  };

/** For customers with more, only the newest so many and the active ones are read. */
const MOST_NEWEST = 100;
const MOST_LIVE = 500;

/** The first subscription that ever gave a customer a right to a product. */
async function firstTo(documents: DynamoDBDocumentClient, TableName: string, customer: string, product: string) {
  const { pk, prefix } = entitlementKind.under({ customer, product });
  const { Items: [right] = [] } = await documents.send(
    new QueryCommand({ ...under(TableName, { pk, prefix: prefix + PREFIX }), Limit: 1 }),
  );
  const { source } = right ? entitlement.parse(right) : {};
  return source && findSubscription(documents, TableName)({ customer, id: source.slice(PREFIX.length) });
}

export const findSubscriptions =
  (documents: DynamoDBDocumentClient, TableName: string): FindSubscriptions =>
  async (customer, product) => {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({ ...ofCustomer(TableName, customer), ScanIndexForward: false, Limit: MOST_NEWEST }),
    );
    const newest = Items.map((item) => subscription.parse(item)).reverse();
    if (!LastEvaluatedKey) return newest;
    const list = subscriptionKind.list.live({ customer });
    const [{ Items: live = [] }, first] = await Promise.all([
      documents.send(
        new QueryCommand({
          TableName,
          IndexName: list.index,
          KeyConditionExpression: `${list.index}Pk = :live`,
          ExpressionAttributeValues: { ":live": list.partition },
          Limit: MOST_LIVE,
        }),
      ),
      product === undefined ? undefined : firstTo(documents, TableName, customer, product),
    ]);
    const older = [...live.map((item) => subscription.parse(item)), ...(first ? [first] : [])];
    return [...new Map([...older, ...newest].map((each) => [each.id, each])).values()];
  };

export const findOverdue = (documents: DynamoDBDocumentClient, TableName: string): FindOverdue =>
  async function* (now) {
    const { index, partition } = subscriptionKind.list.grace({});
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :grace AND ${index}Sk <= :now`,
      ExpressionAttributeValues: { ":grace": partition, ":now": `${iso(now)}~` },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      yield* Items.map((item) => subscription.parse(item));
    }
  };
