import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { transact } from "../../shared/runtime/transact.ts";
import type { KeepOpening } from "../flows/ports.ts";
import { openingKey } from "../keys.ts";
import { isActive } from "./commerce.ts";

/** @param commerce the table of rights */
export const keepOpening =
  (documents: DynamoDBDocumentClient, TableName: string, commerce: string): KeepOpening =>
  (right, at) => {
    const { customer, productId } = right;
    const opened = {
      Update: {
        TableName,
        Key: openingKey(customer, productId),
        UpdateExpression:
          "SET customer = :customer, productId = :product, firstAt = if_not_exists(firstAt, :at), lastAt = :at ADD #count :one",
        ExpressionAttributeNames: { "#count": "count" },
        ExpressionAttributeValues: { ":customer": customer, ":product": productId, ":at": at, ":one": 1 },
      },
    };
    return transact(documents, [opened, isActive(commerce, right)]);
  };
