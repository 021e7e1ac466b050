import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { openingKey } from "../contract.ts";
import type { KeepOpening } from "../ports.ts";

export const keepOpening =
  (documents: DynamoDBDocumentClient, TableName: string): KeepOpening =>
  async (customer, productId, at) => {
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: openingKey(customer, productId),
        UpdateExpression:
          "SET customer = :customer, productId = :product, firstAt = if_not_exists(firstAt, :at), lastAt = :at ADD #count :one",
        ExpressionAttributeNames: { "#count": "count" },
        ExpressionAttributeValues: { ":customer": customer, ":product": productId, ":at": at, ":one": 1 },
      }),
    );
  };
