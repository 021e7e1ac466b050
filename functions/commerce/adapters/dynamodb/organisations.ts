import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findMailed as readMailed } from "../../../organisations/client.ts";
import type { FindMailed } from "../../flows/ports.ts";

/** @param TableName that of organisations */
export const findMailed =
  (documents: DynamoDBDocumentClient, TableName: string): FindMailed =>
  ({ id, lines }) =>
    readMailed(documents, TableName)(
      id,
      lines.map(({ productId }) => productId),
    );
