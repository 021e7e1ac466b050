import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findTrade } from "../../commerce/client.ts";
import type { IsStopped } from "../flows/ports.ts";

export const isStopped =
  (documents: DynamoDBDocumentClient, TableName: string): IsStopped =>
  async (creator) =>
    (await findTrade(documents, TableName)(creator)).sales === "stopped";
