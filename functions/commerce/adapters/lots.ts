import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { lotCounters, lotKey } from "../../credits/contract.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import type { FindLots } from "../ports.ts";
import { lotsOf } from "../refunds/refunded-lots.ts";

export const findLots =
  (documents: DynamoDBDocumentClient, TableName: string): FindLots =>
  async (order) => {
    const found = await itemsOf(documents, TableName, lotsOf(order).map(lotKey), { consistent: true });
    return new Map(found.map((item) => lotCounters.parse(item)).map((each) => [each.productId, each]));
  };
