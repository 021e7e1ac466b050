import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { changedListing } from "../../../shared/kernel/changed.ts";
import { newestOf, under } from "../../../shared/runtime/prefix.ts";
import type { Write } from "../../../shared/runtime/transact.ts";
import { type Entitlement, entitlement, rightKinds } from "../../contract/entitlement.ts";
import { entitlementKind } from "../../keys.ts";

/** The key of an entitlement. */
export type RightRef = Pick<Entitlement, "customer" | "productId" | "source">;

const keyOf = ({ customer, productId: product, source }: RightRef) =>
  entitlementKind.key({ customer, product, source });

/** The number of entitlements in one read: each is about 300 bytes. */
const MOST_AT_ONCE = 1_000;

/**
 * An entitlement as stored, by any writer: listed among its customer's until it is revoked.
 * @param at the instant of the write, in ISO 8601
 */
export function entitlementItem(kept: Entitlement, at: string): Record<string, unknown> {
  const { customer, productId: product, source, state, credits, grantedAt, endsAt = "9999" } = kept;
  const values = { customer, product, source };
  return {
    ...keyOf(kept),
    ...kept,
    ...changedListing(at, `${customer}#${product}#${source}`),
    ...(state !== "revoked" &&
      (credits
        ? entitlementKind.place.lots({ ...values, endsAt })
        : entitlementKind.place.study({ ...values, grantedAt }))),
  };
}

/**
 * Joins the transaction that grants or changes an entitlement. Commerce writes those of its orders and subscriptions,
 * organisations those of seats, credits those of uses: each source has one writer.
 * @param at the instant of the write, in ISO 8601
 * @param expiresAt epoch seconds from when on DynamoDB may delete it
 */
export const entitlementWrite = (TableName: string, right: Entitlement, at: string, expiresAt?: number): Write => ({
  Put: { TableName, Item: { ...entitlementItem(right, at), ...(expiresAt !== undefined && { expiresAt }) } },
});

const isInState = (TableName: string, right: RightRef, state: Entitlement["state"]) => ({
  TableName,
  Key: keyOf(right),
  ConditionExpression: "#state = :state",
  ExpressionAttributeNames: { "#state": "state" },
  ExpressionAttributeValues: { ":state": state },
});

/** Joins a transaction that requires an entitlement to be in a state. */
export const entitlementCheck = (TableName: string, right: RightRef, state: Entitlement["state"]): Write => ({
  ConditionCheck: isInState(TableName, right, state),
});

/** The same for an active lot of credits whose last credit is used: it leaves its list. */
export const emptiedLotWrite = (TableName: string, right: RightRef): Write => ({
  Update: {
    ...isInState(TableName, right, "active"),
    UpdateExpression: `REMOVE ${entitlementKind.lists.lots.index}Pk, ${entitlementKind.lists.lots.index}Sk`,
  },
});

export type FindEntitlement = (right: RightRef) => Promise<Entitlement | undefined>;
/** A customer's entitlements to a product as they are now: all, or the newest hundred of each kind. */
export type FindEntitlements = (customer: string, product: string) => Promise<Entitlement[]>;
/** One read of a customer's entitlements, by product, and whether these are all. */
export type FindRights = (customer: string) => Promise<{ readonly rights: Entitlement[]; readonly isAll: boolean }>;
/** A customer's library, newest first, before a position in the list. */
export type ListStudy = (
  customer: string,
  limit: number,
  before?: string,
) => Promise<{ readonly rights: Entitlement[]; readonly isLast: boolean }>;

export const findEntitlement =
  (documents: DynamoDBDocumentClient, TableName: string): FindEntitlement =>
  async (right) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: keyOf(right), ConsistentRead: true }));
    return Item && entitlement.parse(Item);
  };

/** Consistent, so that a buyer who has just paid is not refused by an old copy. */
export const findEntitlements =
  (documents: DynamoDBDocumentClient, TableName: string): FindEntitlements =>
  async (customer, product) => {
    const prefix = entitlementKind.under({ customer, product });
    const items = await newestOf(documents, { TableName, ...prefix, kinds: rightKinds });
    return items.map((item) => entitlement.parse(item));
  };

export const findRights =
  (documents: DynamoDBDocumentClient, TableName: string): FindRights =>
  async (customer) => {
    const query = new QueryCommand({
      ...under(TableName, entitlementKind.under({ customer })),
      Limit: MOST_AT_ONCE,
    });
    const { Items = [], LastEvaluatedKey } = await documents.send(query);
    return { rights: Items.map((item) => entitlement.parse(item)), isAll: !LastEvaluatedKey };
  };

export const listStudy =
  (documents: DynamoDBDocumentClient, TableName: string): ListStudy =>
  async (customer, limit, before) => {
    const { index, partition } = entitlementKind.list.study({ customer });
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list${before === undefined ? "" : ` AND ${index}Sk < :before`}`,
        ExpressionAttributeValues: { ":list": partition, ...(before !== undefined && { ":before": before }) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return { rights: Items.map((item) => entitlement.parse(item)), isLast: !LastEvaluatedKey };
  };

/**
 * A customer's lots of credits; if there are too many entitlements for one read, only those that are not used up and
 * end after an instant.
 */
export const findLotRights =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (customer: string, endsAfter: string): Promise<Entitlement[]> => {
    const all = await documents.send(
      new QueryCommand({
        ...under(TableName, entitlementKind.under({ customer })),
        FilterExpression: "attribute_exists(credits)",
        Limit: MOST_AT_ONCE,
      }),
    );
    const { index, partition } = entitlementKind.list.lots({ customer });
    const { Items = [] } = all.LastEvaluatedKey
      ? await documents.send(
          new QueryCommand({
            TableName,
            IndexName: index,
            KeyConditionExpression: `${index}Pk = :list AND ${index}Sk > :ended`,
            ExpressionAttributeValues: { ":list": partition, ":ended": endsAfter },
            Limit: MOST_AT_ONCE,
          }),
        )
      : all;
    return Items.map((item) => entitlement.parse(item));
  };

/** A customer's newest entitlements, such as an organisation's by its orders: to all products, or to one. */
export const findNewestRights =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (customer: string, product?: string): Promise<Entitlement[]> => {
    const prefix = entitlementKind.under({ customer, ...(product !== undefined && { product }) });
    const query = { ...under(TableName, prefix), ScanIndexForward: false, Limit: MOST_AT_ONCE };
    const { Items = [] } = await documents.send(new QueryCommand(query));
    return Items.reverse().map((item) => entitlement.parse(item));
  };

/** The same by product and source, from one of them on. */
export const listRightsFrom =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (
    customer: string,
    {
      product,
      limit,
      from,
    }: { product?: string | undefined; limit: number; from?: Omit<RightRef, "customer"> | undefined },
  ): Promise<Entitlement[]> => {
    const { pk, prefix } = entitlementKind.under({ customer, ...(product !== undefined && { product }) });
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: {
          ":pk": pk,
          ":from": from ? keyOf({ customer, ...from }).sk : prefix,
          ":to": `${prefix}~`,
        },
        Limit: limit,
      }),
    );
    return Items.map((item) => entitlement.parse(item));
  };
