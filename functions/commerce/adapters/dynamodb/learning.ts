import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { opening, openingKey, progress, progressKey } from "../../../learning/contract/learning.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import type { FindStudies } from "../../flows/ports.ts";
import type { Studied } from "../../refunds/study.ts";

/** Of at most 50 products. */
export const findStudies =
  (documents: DynamoDBDocumentClient, TableName: string): FindStudies =>
  async (customer, products) => {
    const ids = [...new Set(products)];
    const studies = new Map<string, Studied>();
    const add = (productId: string, part: Studied) => studies.set(productId, { ...studies.get(productId), ...part });
    const keys = ids.flatMap((id) => [progressKey(customer, id), openingKey(customer, id)]);
    for (const item of await itemsOf(documents, TableName, keys, { consistent: true })) {
      const productId = String(item.productId);
      const isProgress = item.sk === progressKey(customer, productId).sk;
      add(productId, isProgress ? { progress: progress.parse(item) } : { opening: opening.parse(item) });
    }
    return studies;
  };
