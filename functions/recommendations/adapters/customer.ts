import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readProfiles } from "../../behaviour/client.ts";
import { findRights, listStudy } from "../../commerce/client.ts";
import type { Now, ReadOwnedProducts, ReadPast } from "../flows/ports.ts";

/** If one of the subjects turned profiling off, none of them counts: they are the same person. */
export function readPast(documents: DynamoDBDocumentClient, TableName: string): ReadPast {
  const read = readProfiles(documents, TableName);
  return async (subjects) => {
    const profiles = await read(subjects);
    const isOff = profiles.some((profile) => profile.isOff);
    const kept = isOff ? [] : profiles;
    return {
      known: kept.flatMap(({ products }) => products),
      shown: kept.flatMap(({ shown }) => shown),
      isOff,
      spentMs: kept.reduce((sum, { spentMs }) => sum + spentMs, 0),
      ...(kept.length > 0 && { firstSeenAt: Math.min(...kept.map((each) => Date.parse(each.firstSeenAt))) }),
    };
  };
}

/** How many of the newest rights are read for a customer who has more than one read returns. */
const NEWEST = 1_000;

/** A customer with over a thousand rights may be shown an old one again: only the newest thousand are certainly left out. */
export const readOwnedProducts =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): ReadOwnedProducts =>
  async (customer) => {
    const { rights: first, isAll } = await findRights(documents, TableName)(customer);
    const newest = isAll ? [] : (await listStudy(documents, TableName)(customer, NEWEST)).rights;
    const products = new Set<string>();
    for (const { productId, state, endsAt, credits } of [...first, ...newest]) {
      // Credits and rights that have expired can be bought again.
      const isOver = endsAt !== undefined && Date.parse(endsAt) <= now();
      if (state !== "revoked" && credits === undefined && !isOver) products.add(productId);
    }
    return products;
  };
