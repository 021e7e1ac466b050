import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { listManifests } from "./manifests.ts";
import { readPointer } from "./pointer-table.ts";

/** When the newest model was trained, whether it serves or not. */
export const findTrainedAt = (documents: DynamoDBDocumentClient, table: string) => async () =>
  (await listManifests(documents, table)({ limit: 1 })).items[0]?.createdAt;

/** Since when the model that serves does. */
export const findPromotedAt = (documents: DynamoDBDocumentClient, table: string) => async () =>
  (await readPointer(documents, table)())?.movedAt;
