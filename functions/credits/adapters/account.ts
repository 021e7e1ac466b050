import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { type Entitlement, entitlement, entitlementKeys } from "../../commerce/contract.ts";
import { type LotCounters, lotCounters, lotKey, usage } from "../contract.ts";
import { lotsOf } from "../lot.ts";
import type { FindAccount, Hold } from "../ports.ts";
import type { Tables } from "./tables.ts";

const HOLD = "HOLD#";
const partition = (customer: string) => lotKey({ customer, productId: "", source: "" }).pk;
export const holdKey = (customer: string, id: string) => ({ pk: partition(customer), sk: `${HOLD}${id}` });
const hold = usage.pick({ id: true, state: true, heldUntil: true, lots: true });

async function* itemsUnder(documents: DynamoDBDocumentClient, query: Parameters<typeof paginateQuery>[1]) {
  for await (const { Items = [] } of paginateQuery({ client: documents }, { ...query, ConsistentRead: true })) {
    yield* Items;
  }
}

/** Two round trips, up to a megabyte each. */
export const findAccount =
  (documents: DynamoDBDocumentClient, tables: Tables): FindAccount =>
  async (customer) => {
    const { pk, prefix } = entitlementKeys(customer);
    const rights: Entitlement[] = [];
    const counters: LotCounters[] = [];
    const holds: Hold[] = [];
    await Promise.all([
      (async () => {
        const own = itemsUnder(documents, {
          TableName: tables.commerce,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
          FilterExpression: "attribute_exists(credits)",
          ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
        });
        for await (const item of own) rights.push(entitlement.parse(item));
      })(),
      (async () => {
        const own = itemsUnder(documents, {
          TableName: tables.credits,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": partition(customer) },
        });
        for await (const item of own) {
          if (String(item.sk).startsWith(HOLD)) holds.push(hold.parse(item));
          else counters.push(lotCounters.parse(item));
        }
      })(),
    ]);
    return { lots: lotsOf(rights, counters), holds };
  };
