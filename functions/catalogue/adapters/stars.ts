import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { ratingKey } from "../../learning/contract/learning.ts";
import { ratingAggregate, ratingSum } from "../contract/product.ts";
import type { FindStars } from "../flows/ports.ts";

/** @param TableName learning's */
export const findStars =
  (documents: DynamoDBDocumentClient, TableName: string): FindStars =>
  async (productId) => {
    const { pk, sk } = ratingKey(productId);
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ":prefix": sk },
      }),
    );
    return ratingSum(Items.map((item) => ratingAggregate.parse(item)));
  };
