import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findLots as readLots } from "../../../credits/client.ts";
import { lotsOf } from "../../changes/refunded-lots.ts";
import type { FindLots } from "../../flows/ports.ts";

/** @param TableName that of credits */
export const findLots =
  (documents: DynamoDBDocumentClient, TableName: string): FindLots =>
  async (order) => {
    const lots = await readLots(documents, TableName)(lotsOf(order));
    return new Map(lots.map((each) => [each.productId, each]));
  };
