import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { listManifests } from "./manifests.ts";
import { readPointer } from "./pointer-table.ts";

/** When the newest model was trained, whether or not it was promoted. */
export const findTrainedAt = (documents: DynamoDBDocumentClient, table: string) => async () =>
  (await listManifests(documents, table)({ limit: 1 })).items[0]?.createdAt;

/** When the champion was promoted. */
export const findPromotedAt = (documents: DynamoDBDocumentClient, table: string) => async () =>
  (await readPointer(documents, table)())?.movedAt;
