import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readProfiles } from "../../behaviour/client.ts";
import { findRights, listStudy } from "../../commerce/client.ts";
import type { Now, ReadKnownProducts, ReadOwnedProducts } from "../flows/ports.ts";

export function readKnownProducts(documents: DynamoDBDocumentClient, TableName: string): ReadKnownProducts {
  const read = readProfiles(documents, TableName);
  return async (subjects) => (await read(subjects)).flatMap(({ products }) => products);
}

/** Of whoever has more rights than one read gives, so many of the newest are read beside. */
const NEWEST = 1_000;

/** Whoever has over a thousand rights may be shown some old one of theirs: the newest thousand are left out for sure. */
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
