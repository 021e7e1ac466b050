import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";

interface Oldest {
  readonly count: number;
  readonly more: boolean;
  readonly since?: string;
}

/**
 * The number of items of a list, up to a bound, and the instant of the oldest.
 * @param since the instant of an item, in ISO 8601
 */
export async function oldestOf(
  documents: DynamoDBDocumentClient,
  TableName: string,
  { index, partition, most }: { readonly index: string; readonly partition: string; readonly most: number },
  since: (item: Record<string, unknown>) => unknown,
): Promise<Oldest> {
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :list`,
      ExpressionAttributeValues: { ":list": partition },
      Limit: most,
    }),
  );
  const [oldest] = Items.map((item) => String(since(item))).toSorted();
  return { count: Items.length, more: LastEvaluatedKey !== undefined, ...(oldest !== undefined && { since: oldest }) };
}
