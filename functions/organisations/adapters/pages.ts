import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Page } from "../../shared/kernel/page.ts";
import { decodeCursor, encodeCursor, keyPart } from "../../shared/runtime/cursor.ts";

interface Listing {
  readonly TableName: string;
  readonly scope: string;
  readonly pk: string;
  readonly prefix: string;
  readonly filter?:
    | { readonly expression: string; readonly values: Record<string, unknown>; readonly names?: Record<string, string> }
    | undefined;
  readonly page: { readonly limit: number; readonly cursor?: string | undefined };
}

const place = z.strictObject({ sk: keyPart });

/** The content of the cursor of a report of seats, with its organisation. */
export const reportPlace = z.strictObject({ productId: keyPart, order: keyPart, seat: keyPart.optional() });
export const reportScope = (organisation: string, product: string | undefined): string =>
  `usage:${organisation}:${product ?? ""}`;

const READ_AT_ONCE = 200;
/** If a filter leaves most items out, a page may be shorter than its limit. */
const MOST_READS = 5;

/** A page of a partition's items, as they are now. */
export async function pageOfItems(
  documents: DynamoDBDocumentClient,
  { TableName, scope, pk, prefix, filter, page: { limit, cursor } }: Listing,
): Promise<Page<Record<string, unknown>>> {
  // The cursor holds only the sort key, so it cannot reach into another partition.
  const from = decodeCursor(scope, cursor, place);
  let after = from && { pk, sk: from.sk };
  const items: Record<string, unknown>[] = [];
  for (let reads = 0; reads === 0 || (reads < MOST_READS && items.length < limit && after); reads++) {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        Limit: filter ? READ_AT_ONCE : limit,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix, ...filter?.values },
        ...(filter && { FilterExpression: filter.expression }),
        ...(filter?.names && { ExpressionAttributeNames: filter.names }),
        ...(after && { ExclusiveStartKey: after }),
      }),
    );
    items.push(...Items);
    after = LastEvaluatedKey && { pk, sk: String(LastEvaluatedKey.sk) };
  }
  const taken = items.slice(0, limit);
  const end = items.length > limit ? taken.at(-1)?.sk : after?.sk;
  return { items: taken, cursor: end === undefined ? undefined : encodeCursor(scope, { sk: end }) };
}
