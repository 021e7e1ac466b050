import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { profile, profileKey } from "../../behaviour/contract.ts";
import { entitlement, entitlementKeys } from "../../commerce/contract.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import type { KnownOf, Now, Owned } from "../ports.ts";

export const knownOf =
  (documents: DynamoDBDocumentClient, TableName: string): KnownOf =>
  async (subjects) => {
    if (subjects.length === 0) return [];
    // Consistent: what was just reported is to change the very next list.
    const items = await itemsOf(documents, TableName, subjects.map(profileKey), { consistent: true });
    return items.flatMap((item) => profile.parse(item).products);
  };

export const owned =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): Owned =>
  async (customer) => {
    const { pk, prefix } = entitlementKeys(customer);
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
    };
    const products = new Set<string>();
    for await (const page of paginateQuery({ client: documents }, query)) {
      for (const item of page.Items ?? []) {
        const { productId, state, endsAt, credits } = entitlement.parse(item);
        // Credits are bought again, and so is what had its time.
        const isOver = endsAt !== undefined && Date.parse(endsAt) <= now();
        if (state !== "revoked" && credits === undefined && !isOver) products.add(productId);
      }
    }
    return products;
  };
