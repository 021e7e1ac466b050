import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { backOff } from "./backoff.ts";

/** The items of at most 100 different keys in one round trip; what DynamoDB leaves out under load is asked for again. */
export async function itemsOf(
  documents: DynamoDBDocumentClient,
  TableName: string,
  keys: readonly Record<string, string>[],
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let Keys: Record<string, unknown>[] | undefined = [...keys];
  for (let attempt = 1; Keys && Keys.length > 0; attempt++) {
    if (attempt > 1) await backOff(attempt - 1);
    const { Responses, UnprocessedKeys } = (await documents.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }),
    )) as { Responses?: Record<string, Record<string, unknown>[]>; UnprocessedKeys?: Record<string, { Keys: [] }> };
    items.push(...(Responses?.[TableName] ?? []));
    Keys = UnprocessedKeys?.[TableName]?.Keys;
  }
  return items;
}
