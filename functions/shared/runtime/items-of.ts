import { setTimeout } from "node:timers/promises";
import { ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

const ATTEMPTS = 10;
const FIRST_MS = 10;
const LONGEST_MS = 160;

/**
 * The items of at most 100 different keys, in one round trip. Keys that DynamoDB leaves out under load are requested again after
 * growing random pauses. Keys without an item are left out of the result.
 * @throws ProvisionedThroughputExceededException if some were left out every time
 */
export async function itemsOf(
  documents: DynamoDBDocumentClient,
  TableName: string,
  keys: readonly Record<string, unknown>[],
  options: { readonly consistent?: boolean } = {},
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let Keys: Record<string, unknown>[] = [...keys];
  for (let attempt = 1; Keys.length > 0; attempt++) {
    if (attempt > ATTEMPTS) {
      throw new ProvisionedThroughputExceededException({
        $metadata: {},
        message: `${Keys.length} of ${keys.length} items of ${TableName} were left out ${ATTEMPTS} times.`,
      });
    }
    if (attempt > 1) await setTimeout(Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt));
    const { Responses, UnprocessedKeys } = await documents.send(
      new BatchGetCommand({
        RequestItems: { [TableName]: { Keys, ...(options.consistent && { ConsistentRead: true }) } },
      }),
    );
    items.push(...(Responses?.[TableName] ?? []));
    Keys = UnprocessedKeys?.[TableName]?.Keys ?? [];
  }
  return items;
}
