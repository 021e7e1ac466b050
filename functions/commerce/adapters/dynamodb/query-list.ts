import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Page } from "../../../shared/kernel/page.ts";
import { decodeCursor, encodeCursor, keyPart } from "../../../shared/runtime/cursor.ts";

/** A list of the index: the items under one key, each of the same sort key in the table. */
export interface List<Schema extends z.ZodType> {
  /** Of the index's partition; a cursor holds for this list alone. */
  readonly list: string;
  readonly sk: string;
  readonly schema: Schema;
}

const position = z.strictObject({ pk: keyPart, gsi1Sk: keyPart });

/** A page of a list, newest first. What a cursor says never reaches into another list. */
export async function listed<Schema extends z.ZodType>(
  documents: DynamoDBDocumentClient,
  TableName: string,
  { list, sk, schema }: List<Schema>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<z.output<Schema>>> {
  const after = decodeCursor(list, cursor, position);
  const { Items = [], LastEvaluatedKey: last } = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1Pk = :list",
      ExpressionAttributeValues: { ":list": list },
      ScanIndexForward: false,
      Limit: limit,
      ...(after && { ExclusiveStartKey: { ...after, sk, gsi1Pk: list } }),
    }),
  );
  return {
    items: Items.map((item) => schema.parse(item)),
    cursor: encodeCursor(list, last && { pk: last.pk, gsi1Sk: last.gsi1Sk }),
  };
}
