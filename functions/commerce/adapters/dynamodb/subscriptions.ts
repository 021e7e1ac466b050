import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../../shared/runtime/cursor.ts";
import { under } from "../../../shared/runtime/prefix.ts";
import { entitlement, entitlementKeys } from "../../contract/order.ts";
import { type Subscription, subscription } from "../../contract/subscription.ts";
import type {
  FindOverdue,
  FindSubscription,
  FindSubscriptions,
  ListSubscriptions,
} from "../../flows/subscription-ports.ts";
import { isUnderWay, subscriptionLapsesAt } from "../../subscriptions/subscription.ts";
import { pendingListing } from "./pending.ts";

const PREFIX = "SUBSCRIPTION#";
/** The one partition of subscriptions whose access ends by itself, by when. */
const GRACE = "GRACE";

const subscriptionKey = (customer: string, id: string) => ({ pk: `CUSTOMER#${customer}`, sk: `${PREFIX}${id}` });

/** A customer's subscriptions that go on. */
const liveOf = (customer: string) => `LIVE#${customer}`;

/** A subscription as the table keeps it. It is in the index while time alone is to change it. */
export function itemOf(kept: Subscription) {
  const { customer, id, graceUntil, rights } = kept;
  const waits = graceUntil !== undefined && rights.some(({ state }) => state === "active");
  return {
    ...subscriptionKey(customer, id),
    ...kept,
    ...(waits && { gsi1Pk: GRACE, gsi1Sk: `${graceUntil}#${id}` }),
    ...(kept.state === "pending" && pendingListing(id, subscriptionLapsesAt(kept))),
    ...(isUnderWay(kept) && { gsi2Pk: liveOf(customer), gsi2Sk: id }),
  };
}

export const findSubscription =
  (documents: DynamoDBDocumentClient, TableName: string): FindSubscription =>
  async ({ customer, id }) => {
    const Key = subscriptionKey(customer, id);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && subscription.parse(Item);
  };

const ofCustomer = (TableName: string, customer: string) => ({
  TableName,
  ConsistentRead: true,
  KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
  ExpressionAttributeValues: { ":pk": subscriptionKey(customer, "").pk, ":prefix": PREFIX },
});

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
        ...(after && { ExclusiveStartKey: subscriptionKey(customer, after.id) }),
      }),
    );
    const last = LastEvaluatedKey && { id: String(LastEvaluatedKey.sk).slice(PREFIX.length) };
    return { items: Items.map((item) => subscription.parse(item)), cursor: encodeCursor(scope, last) };
  };

/** Of whoever has more, the newest so many are read, and those that go on. */
const MOST_NEWEST = 100;
const MOST_LIVE = 500;

/** The first subscription that ever gave a customer a right to a product. */
async function firstTo(documents: DynamoDBDocumentClient, TableName: string, customer: string, product: string) {
  const { pk, prefix } = entitlementKeys(customer, product);
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
    const [{ Items: live = [] }, first] = await Promise.all([
      documents.send(
        new QueryCommand({
          TableName,
          IndexName: "gsi2",
          KeyConditionExpression: "gsi2Pk = :live",
          ExpressionAttributeValues: { ":live": liveOf(customer) },
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
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1Pk = :grace AND gsi1Sk <= :now",
      ExpressionAttributeValues: { ":grace": GRACE, ":now": `${new Date(now).toISOString()}~` },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      yield* Items.map((item) => subscription.parse(item));
    }
  };
