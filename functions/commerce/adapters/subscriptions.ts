import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { subscriptionLapsesAt } from "../subscriptions/subscription.ts";
import type {
  FindOverdue,
  FindSubscription,
  FindSubscriptions,
  ListSubscriptions,
} from "../subscriptions/subscription-ports.ts";
import { type Subscription, subscription } from "../subscriptions/subscription-routes.ts";
import { pendingListing } from "./pending.ts";

const PREFIX = "SUBSCRIPTION#";
/** The one partition of subscriptions whose access ends by itself, by when. */
const GRACE = "GRACE";

const subscriptionKey = (customer: string, id: string) => ({ pk: `CUSTOMER#${customer}`, sk: `${PREFIX}${id}` });

/** A subscription as the table keeps it. It is in the index while time alone is to change it. */
export function itemOf(kept: Subscription) {
  const { customer, id, graceUntil, rights } = kept;
  const waits = graceUntil !== undefined && rights.some(({ state }) => state === "active");
  return {
    ...subscriptionKey(customer, id),
    ...kept,
    ...(waits && { gsi1pk: GRACE, gsi1sk: `${graceUntil}#${id}` }),
    ...(kept.state === "pending" && pendingListing(id, subscriptionLapsesAt(kept))),
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

export const findSubscriptions =
  (documents: DynamoDBDocumentClient, TableName: string): FindSubscriptions =>
  async (customer) => {
    const found: Subscription[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, ofCustomer(TableName, customer))) {
      found.push(...Items.map((item) => subscription.parse(item)));
    }
    return found;
  };

export const findOverdue = (documents: DynamoDBDocumentClient, TableName: string): FindOverdue =>
  async function* (now) {
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1pk = :grace AND gsi1sk <= :now",
      ExpressionAttributeValues: { ":grace": GRACE, ":now": `${new Date(now).toISOString()}~` },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      yield* Items.map((item) => subscription.parse(item));
    }
  };
