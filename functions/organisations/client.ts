import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../shared/runtime/items-of.ts";
import { absent, type Write } from "../shared/runtime/transact.ts";
import { findMembership, listOrganisations } from "./adapters/organisations.ts";
import { type Organisation, organisation } from "./contract/organisation.ts";
import { poolCount } from "./contract/seat.ts";
import { organisationKey, poolKey } from "./keys.ts";

/** An organisation as it is now. */
export const findOrganisation =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (id: string): Promise<Organisation | undefined> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: organisationKey(id), ConsistentRead: true }),
    );
    return Item && organisation.parse(Item);
  };

/** The number of mailed invitations to seats of an order, by product; products without any are left out. */
export const findMailed =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (order: string, productIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
    const products = new Map(productIds.map((id) => [poolKey(order, id).pk, id]));
    const keys = [...products.values()].map((id) => poolKey(order, id));
    const found = await itemsOf(documents, TableName, keys, { consistent: true });
    return new Map(
      found.flatMap((item) => {
        const product = products.get(String(item.pk));
        return product === undefined ? [] : [[product, poolCount.parse(item).mails] as const];
      }),
    );
  };

/** The condition, in another context's transaction, that no invitation was mailed for the seats of a line of an order. */
export const noSeatMailed = (TableName: string, order: string, productId: string): Write => ({
  ConditionCheck: {
    TableName,
    Key: poolKey(order, productId),
    ConditionExpression: `${absent} OR mails = :none`,
    ExpressionAttributeValues: { ":none": 0 },
  },
});

const MOST_COMPARED = 100;

/** Whether a user belongs to an organisation, as its owner or by a seat. */
export const isMember = (documents: DynamoDBDocumentClient, TableName: string) => {
  const find = findMembership(documents, TableName);
  return async (user: string, id: string): Promise<boolean> => {
    const { isOwner = false, seats = 0 } = (await find(user, id)) ?? {};
    return isOwner || seats > 0;
  };
};

/** Whether two users belong to one organisation; of somebody with more than a hundred, the first hundred count. */
export const areColleagues = (documents: DynamoDBDocumentClient, TableName: string) => {
  const of = async (user: string): Promise<ReadonlySet<string>> => {
    const page = { limit: MOST_COMPARED };
    const { items } = await listOrganisations(documents, TableName)(user, page);
    return new Set(items.map(({ id }) => id));
  };
  return async (one: string, other: string): Promise<boolean> => {
    const [ours, theirs] = await Promise.all([of(one), of(other)]);
    return [...ours].some((id) => theirs.has(id));
  };
};
