import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { scanAttributes } from "../../catalogue/client.ts";
import type { ReadAttributes } from "../flows/training-ports.ts";
import type { Attributes } from "../training/held-out.ts";

/** @param TableName the catalogue's */
export const readAttributes =
  (documents: DynamoDBDocumentClient, TableName: string): ReadAttributes =>
  async () => {
    const found = new Map<string, Attributes>();
    for await (const { id, ...attributes } of scanAttributes(documents, TableName)()) found.set(id, attributes);
    return found;
  };
