import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { lotCounters, lotKey } from "../../../credits/contract/usage.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { lotsOf } from "../../changes/refunded-lots.ts";
import type { FindLots } from "../../flows/ports.ts";

export const findLots =
  (documents: DynamoDBDocumentClient, TableName: string): FindLots =>
  async (order) => {
    const found = await itemsOf(documents, TableName, lotsOf(order).map(lotKey), { consistent: true });
    return new Map(found.map((item) => lotCounters.parse(item)).map((each) => [each.productId, each]));
  };
