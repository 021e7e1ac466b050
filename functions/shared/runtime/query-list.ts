import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Page } from "../kernel/page.ts";
import { decodeCursor, encodeCursor, keyPart } from "./cursor.ts";

/** A list of an index: the items of one partition, each of the same sort key in the table. */
export interface List<Schema extends z.ZodType> {
  readonly index: string;
  /** A cursor is valid for this list only. */
  readonly partition: string;
  readonly sk: string;
  readonly schema: Schema;
}

const position = z.strictObject({ pk: keyPart, at: keyPart });

/** A page of a list, newest first. A cursor cannot reach into another list. */
export async function queryList<Schema extends z.ZodType>(
  documents: DynamoDBDocumentClient,
  TableName: string,
  { index, partition, sk, schema }: List<Schema>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<z.output<Schema>>> {
  const after = decodeCursor(partition, cursor, position);
  const { Items = [], LastEvaluatedKey: last } = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :list`,
      ExpressionAttributeValues: { ":list": partition },
      ScanIndexForward: false,
      Limit: limit,
      ...(after && {
        ExclusiveStartKey: { pk: after.pk, sk, [`${index}Pk`]: partition, [`${index}Sk`]: after.at },
      }),
    }),
  );
  return {
    items: Items.map((item) => schema.parse(item)),
    cursor: encodeCursor(partition, last && { pk: last.pk, at: last[`${index}Sk`] }),
  };
}
