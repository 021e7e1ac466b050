import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import {
  findDiscount,
  insertDiscount,
  listDiscounts,
  replaceDiscount,
} from "../../../functions/commerce/adapters/dynamodb/discounts.ts";
import { listRedemptions } from "../../../functions/commerce/adapters/dynamodb/redemptions.ts";
import { newCode } from "../../../functions/commerce/adapters/random.ts";

/** What handlers of discounts need beside what those of orders do. */
export const discountPorts = (documents: DynamoDBDocumentClient) => ({
  findDiscount: findDiscount(documents, "COMMERCE"),
  insertDiscount: insertDiscount(documents, "COMMERCE"),
  listDiscounts: listDiscounts(documents, "COMMERCE"),
  replaceDiscount: replaceDiscount(documents, "COMMERCE"),
  listRedemptions: listRedemptions(documents, "COMMERCE"),
  newCode,
});
