import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readProfiles } from "../../behaviour/client.ts";
import { findRights, listStudy } from "../../commerce/client.ts";
import type { Now, ReadOwnedProducts, ReadPast } from "../flows/ports.ts";

/** If one of the subjects chose not to be profiled, nothing of the others counts either: they are the same person. */
export function readPast(documents: DynamoDBDocumentClient, TableName: string): ReadPast {
  const read = readProfiles(documents, TableName);
  return async (subjects) => {
    const profiles = await read(subjects);
    const isOff = profiles.some((profile) => profile.isOff);
    const kept = isOff ? [] : profiles;
    return { known: kept.flatMap(({ products }) => products), shown: kept.flatMap(({ shown }) => shown), isOff };
  };
}

/** For a customer with more rights than one read returns, so many of the newest are read as well. */
const NEWEST = 1_000;

/** With over a thousand rights a customer may be shown an old one: only the newest thousand are certainly left out. */
export const readOwnedProducts =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): ReadOwnedProducts =>
  async (customer) => {
    const { rights: first, isAll } = await findRights(documents, TableName)(customer);
    const newest = isAll ? [] : (await listStudy(documents, TableName)(customer, NEWEST)).rights;
    const products = new Set<string>();
    for (const { productId, state, endsAt, credits } of [...first, ...newest]) {
      // Credits are bought again, and so is what had its time.
      const isOver = endsAt !== undefined && Date.parse(endsAt) <= now();
      if (state !== "revoked" && credits === undefined && !isOver) products.add(productId);
    }
    return products;
  };
