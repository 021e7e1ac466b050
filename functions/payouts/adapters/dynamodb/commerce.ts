import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findTrade, journalsOfDay } from "../../../commerce/client.ts";
import type { AreHalted, ListJournals } from "../../flows/ports.ts";

/** Whether an operator stopped a creator's transfers. @param TableName commerce's */
export const areHalted =
  (documents: DynamoDBDocumentClient, TableName: string): AreHalted =>
  async (creator) =>
    (await findTrade(documents, TableName)(creator)).transfers === "stopped";

/** @param TableName commerce's */
export const listJournals: (documents: DynamoDBDocumentClient, TableName: string) => ListJournals = journalsOfDay;
