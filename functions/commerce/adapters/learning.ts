import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { opening, openingKey, progress, progressKey } from "../../learning/contract.ts";
import type { FindStudies } from "../ports.ts";
import type { Studied } from "../study.ts";

/** Of at most 50 products. */
export const findStudies =
  (documents: DynamoDBDocumentClient, TableName: string): FindStudies =>
  async (customer, products) => {
    const ids = [...new Set(products)];
    const studies = new Map<string, Studied>();
    const add = (productId: string, part: Studied) => studies.set(productId, { ...studies.get(productId), ...part });
    let keys: Record<string, unknown>[] = ids.flatMap((id) => [progressKey(customer, id), openingKey(customer, id)]);
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await documents.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } }),
      );
      for (const item of Responses?.[TableName] ?? []) {
        const isProgress = item.sk === progressKey(customer, item.productId).sk;
        add(item.productId, isProgress ? { progress: progress.parse(item) } : { opening: opening.parse(item) });
      }
      keys = UnprocessedKeys?.[TableName]?.Keys ?? [];
    }
    return studies;
  };
