import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { readProfiles } from "../../behaviour/client.ts";
import { entitlement, entitlementKeys, studyIndex } from "../../commerce/contract/order.ts";
import { under } from "../../shared/runtime/prefix.ts";
import type { Now, ReadKnownProducts, ReadOwnedProducts } from "../flows/ports.ts";

export function readKnownProducts(documents: DynamoDBDocumentClient, TableName: string): ReadKnownProducts {
  const read = readProfiles(documents, TableName);
  return async (subjects) => (await read(subjects)).flatMap(({ products }) => products);
}

/** As many rights as one read gives. */
const MOST_AT_ONCE = 1_000;

/** Whoever has over a thousand rights may be shown some old one of theirs: the newest thousand are left out for sure. */
export const readOwnedProducts =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): ReadOwnedProducts =>
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
