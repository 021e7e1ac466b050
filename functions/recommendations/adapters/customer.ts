import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { profile, profileKey } from "../../behaviour/contract/event.ts";
import { entitlement, entitlementKeys, studyIndex } from "../../commerce/contract/order.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { under } from "../../shared/runtime/prefix.ts";
import type { KnownOf, Now, Owned } from "../flows/ports.ts";

export const knownOf =
  (documents: DynamoDBDocumentClient, TableName: string): KnownOf =>
  async (subjects) => {
    if (subjects.length === 0) return [];
    // Consistent: what was just reported is to change the very next list.
    const items = await itemsOf(documents, TableName, subjects.map(profileKey), { consistent: true });
    return items.flatMap((item) => profile.parse(item).products);
  };

/** As many rights as one read gives. */
const MOST_AT_ONCE = 1_000;

/** Whoever has over a thousand rights may be shown some old one of theirs: the newest thousand are left out for sure. */
export const owned =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): Owned =>
  async (customer) => {
    const { Items: first = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({ ...under(TableName, entitlementKeys(customer)), Limit: MOST_AT_ONCE }),
    );
    const { name: IndexName, partition } = studyIndex(customer);
    const { Items: newest = [] } = LastEvaluatedKey
      ? await documents.send(
          new QueryCommand({
            TableName,
            IndexName,
            KeyConditionExpression: "gsi2Pk = :list",
            ExpressionAttributeValues: { ":list": partition },
            ScanIndexForward: false,
            Limit: MOST_AT_ONCE,
          }),
        )
      : {};
    const products = new Set<string>();
    for (const item of [...first, ...newest]) {
      const { productId, state, endsAt, credits } = entitlement.parse(item);
      // Credits are bought again, and so is what had its time.
      const isOver = endsAt !== undefined && Date.parse(endsAt) <= now();
      if (state !== "revoked" && credits === undefined && !isOver) products.add(productId);
    }
    return products;
  };
