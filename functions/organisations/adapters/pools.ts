import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import {
  entitlementWrite,
  findEntitlement,
  findNewestRights,
  guardWrite,
  listRightsFrom,
} from "../../commerce/client.ts";
import { type Entitlement, organisationCustomer } from "../../commerce/contract/entitlement.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { iso } from "../../shared/kernel/time.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { allUnder, under } from "../../shared/runtime/prefix.ts";
import { transact } from "../../shared/runtime/transact.ts";
import { poolCount } from "../contract/seat.ts";
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
import { poolIs } from "./pool-state.ts";

const AT_ONCE = 100;
const UNUSED = { taken: 0, claimed: 0, issued: 0, mails: 0 };

const BATCHES_AT_ONCE = 5;

/** The pools of these entitlements, with their counts. */
async function counted(
  documents: DynamoDBDocumentClient,
  TableName: string,
  grants: readonly Entitlement[],
): Promise<Pool[]> {
  const pools = grants.flatMap((right): Pool[] => {
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
    const grants = await findNewestRights(documents, commerce)(organisationCustomer(organisation), product);
    return counted(documents, organisations, grants);
  };

export const listPools =
  (documents: DynamoDBDocumentClient, organisations: string, commerce: string): ListPools =>
  async (organisation, product, limit, from) => {
    const customer = organisationCustomer(organisation);
    const grants = await listRightsFrom(documents, commerce)(customer, {
      product,
      // One more, with which the next page begins.
      limit: limit + 1,
      from: from && { productId: from.productId, source: `ORDER#${from.order}` },
    });
    const pools = await counted(documents, organisations, grants.slice(0, limit));
    const right = grants[limit] && poolOf(grants[limit]);
    return { pools, next: right && { productId: right.productId, order: right.order } };
  };

export const findPoolState =
  (documents: DynamoDBDocumentClient, TableName: string): FindPoolState =>
  async (pool) => {
    const right = await findEntitlement(documents, TableName)({ ...grantOf(pool), productId: pool.productId });
    if (!right) return undefined;
    const { state, cause } = right;
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
    // Consistent, so that the sync of a pool's seats sees one that was just claimed.
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
        entitlementWrite(commerce, right, iso(Date.now())),
      ];
    });
    const regained = seats.filter(({ access }) => access === "revoked" && state !== "revoked");
    const holds = [...new Set(regained.map(({ customer }) => customer))].map((customer) =>
      guardWrite(commerce, customer, { productId: pool.productId }),
    );
    return transact(documents, [poolIs(commerce, pool, state), ...moves, ...holds]);
  };
