import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import {
  entitlement,
  entitlementItem,
  entitlementKey,
  entitlementKeys,
  organisationCustomer,
} from "../../commerce/contract/order.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { allUnder, under } from "../../shared/runtime/prefix.ts";
import { transact } from "../../shared/runtime/transact.ts";
import { poolCount } from "../contract/organisation.ts";
import { type Pool, type PoolRef, poolOf } from "../domain/pool.ts";
import { claimedSeat, grantOf, rightOf } from "../domain/seat.ts";
import type {
  FindClaimedSeats,
  FindPoolState,
  FindPools,
  ListClaimedSeats,
  ListPools,
  SetSeatAccess,
} from "../flows/ports.ts";
import { claimedSeatKey, claimedSeatKind, poolKey } from "../keys.ts";
import { holdWrite } from "./commit.ts";
import { poolIs } from "./pool-state.ts";

const AT_ONCE = 100;
const UNUSED = { taken: 0, claimed: 0, issued: 0, mails: 0 };

/** As many grants as one read gives. */
const MOST_GRANTS = 1_000;
const BATCHES_AT_ONCE = 5;

/** The pools that commerce grants by these rights, with what is counted of them. */
async function counted(
  documents: DynamoDBDocumentClient,
  TableName: string,
  grants: readonly Record<string, unknown>[],
): Promise<Pool[]> {
  const pools = grants.flatMap((item): Pool[] => {
    const right = entitlement.parse(item);
    const pool = poolOf(right);
    const { seats, state, cause, sold, grantedAt: since } = right;
    if (!pool || seats === undefined) return [];
    return [{ ...pool, seats, state, ...(cause && { cause }), sold, since, ...UNUSED }];
  });
  const counts = new Map<unknown, ReturnType<typeof poolCount.parse>>();
  const batches = Array.from({ length: Math.ceil(pools.length / AT_ONCE) }, (_, n) => n);
  await inTurns(BATCHES_AT_ONCE, batches, String, async (n) => {
    const keys = pools.slice(n * AT_ONCE, (n + 1) * AT_ONCE).map((pool) => poolKey(pool.order, pool.productId));
    for (const item of await itemsOf(documents, TableName, keys, { consistent: true })) {
      counts.set(item.pk, poolCount.parse(item));
    }
  });
  return pools.map((pool) => ({ ...pool, ...counts.get(poolKey(pool.order, pool.productId).pk) }));
}

export const findPools =
  (documents: DynamoDBDocumentClient, organisations: string, commerce: string): FindPools =>
  async (organisation, product) => {
    const rights = entitlementKeys(organisationCustomer(organisation), product);
    const query = { ...under(commerce, rights), ScanIndexForward: false, Limit: MOST_GRANTS };
    const { Items = [] } = await documents.send(new QueryCommand(query));
    return counted(documents, organisations, Items.reverse());
  };

export const listPools =
  (documents: DynamoDBDocumentClient, organisations: string, commerce: string): ListPools =>
  async (organisation, product, limit, from) => {
    const customer = organisationCustomer(organisation);
    const { pk, prefix } = entitlementKeys(customer, product);
    const first = from ? entitlementKey(customer, from.productId, `ORDER#${from.order}`).sk : prefix;
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName: commerce,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":pk": pk, ":from": first, ":to": `${prefix}~` },
        // One more, which the next page begins with.
        Limit: limit + 1,
      }),
    );
    const pools = await counted(documents, organisations, Items.slice(0, limit));
    const right = Items[limit] && poolOf(entitlement.parse(Items[limit]));
    return { pools, next: right && { productId: right.productId, order: right.order } };
  };

export const findPoolState =
  (documents: DynamoDBDocumentClient, TableName: string): FindPoolState =>
  async (pool) => {
    const { customer, source } = grantOf(pool);
    const Key = entitlementKey(customer, pool.productId, source);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    if (!Item) return undefined;
    const { state, cause } = entitlement.parse(Item);
    return { state, ...(cause && { cause }) };
  };

export const listClaimedSeats =
  (documents: DynamoDBDocumentClient, TableName: string): ListClaimedSeats =>
  async ({ order, productId }, limit, after) => {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        ...under(TableName, claimedSeatKind.under({ order, product: productId })),
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: claimedSeatKey(order, productId, after) }),
      }),
    );
    return { seats: Items.map((item) => claimedSeat.parse(item)), isLast: !LastEvaluatedKey };
  };

export const findClaimedSeats =
  (documents: DynamoDBDocumentClient, TableName: string): FindClaimedSeats =>
  async ({ order, productId }) => {
    // Consistent: whoever brings seats to the state of their pool must see one that was claimed just before.
    const found = await allUnder(documents, TableName, claimedSeatKind.under({ order, product: productId }));
    return found.map((item) => claimedSeat.parse(item));
  };

/** Of at most 25 seats: a transaction holds a hundred writes. */
export const setSeatAccess =
  (documents: DynamoDBDocumentClient, organisations: string, commerce: string): SetSeatAccess =>
  (pool: PoolRef, worth, seats) => {
    const { state } = worth;
    const moves = seats.flatMap((each) => {
      const right = rightOf(each, worth);
      return [
        {
          Update: {
            TableName: organisations,
            Key: claimedSeatKey(each.order, each.productId, each.seat),
            UpdateExpression: "SET access = :access",
            ConditionExpression: "access = :before",
            ExpressionAttributeValues: { ":access": state, ":before": each.access },
          },
        },
        {
          Put: {
            TableName: commerce,
            Item: entitlementItem(right, new Date().toISOString()),
          },
        },
      ];
    });
    const regained = seats.filter(({ access }) => access === "revoked" && state !== "revoked");
    const holds = [...new Set(regained.map(({ customer }) => customer))].map((customer) =>
      holdWrite(commerce, customer, pool.productId),
    );
    return transact(documents, [poolIs(commerce, pool, state), ...moves, ...holds]);
  };
