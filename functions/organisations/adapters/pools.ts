import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import {
  type Entitlement,
  entitlement,
  entitlementItem,
  entitlementKey,
  entitlementKeys,
  organisationCustomer,
} from "../../commerce/contract.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { transact } from "../../shared/runtime/transact.ts";
import { poolCount, poolKey } from "../contract.ts";
import { type Pool, type PoolRef, poolOf } from "../pool.ts";
import type { BringTo, FindPoolState, FindPools, FindSittings } from "../ports.ts";
import { grantOf, rightOf, sitting } from "../seat.ts";
import { holdWrite } from "./commit.ts";
import { SITTING_PREFIX, sittingKey } from "./keys.ts";
import { poolIs } from "./pool-state.ts";

const AT_ONCE = 100;
const UNUSED = { taken: 0, claimed: 0, issued: 0, mails: 0 };

async function grantsOf(documents: DynamoDBDocumentClient, TableName: string, organisation: string, product?: string) {
  const { pk, prefix } = entitlementKeys(organisationCustomer(organisation), product);
  const query = {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
  };
  const found: Entitlement[] = [];
  for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
    found.push(...Items.map((item) => entitlement.parse(item)));
  }
  return found;
}

export const findPools =
  (documents: DynamoDBDocumentClient, organisations: string, commerce: string): FindPools =>
  async (organisation, product) => {
    const pools = (await grantsOf(documents, commerce, organisation, product)).flatMap((right): Pool[] => {
      const pool = poolOf(right);
      const { seats, state, cause, sold, grantedAt: since } = right;
      if (!pool || seats === undefined) return [];
      return [{ ...pool, seats, state, ...(cause && { cause }), sold, since, ...UNUSED }];
    });
    const counts = new Map<unknown, ReturnType<typeof poolCount.parse>>();
    for (let n = 0; n < pools.length; n += AT_ONCE) {
      const keys = pools.slice(n, n + AT_ONCE).map((pool) => poolKey(pool.order, pool.productId));
      for (const item of await itemsOf(documents, organisations, keys, { consistent: true })) {
        counts.set(item.pk, poolCount.parse(item));
      }
    }
    return pools.map((pool) => ({ ...pool, ...counts.get(poolKey(pool.order, pool.productId).pk) }));
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

export const findSittings =
  (documents: DynamoDBDocumentClient, TableName: string): FindSittings =>
  async ({ order, productId }) => {
    const query = {
      TableName,
      // A seat that was claimed before the pool moved must be seen by who follows it.
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": poolKey(order, productId).pk, ":prefix": SITTING_PREFIX },
    };
    const found = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      found.push(...Items.map((item) => sitting.parse(item)));
    }
    return found;
  };

/** Of at most 25 seats: a transaction holds a hundred writes. */
export const bringTo =
  (documents: DynamoDBDocumentClient, organisations: string, commerce: string): BringTo =>
  (pool: PoolRef, worth, sittings) => {
    const { state } = worth;
    const moves = sittings.flatMap((each) => {
      const right = rightOf(each, worth);
      return [
        {
          Update: {
            TableName: organisations,
            Key: sittingKey(each.order, each.productId, each.seat),
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
    const regained = sittings.filter(({ access }) => access === "revoked" && state !== "revoked");
    const holds = [...new Set(regained.map(({ customer }) => customer))].map((customer) =>
      holdWrite(commerce, customer, pool.productId),
    );
    return transact(documents, [poolIs(commerce, pool, state), ...moves, ...holds]);
  };
