import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";

type Image = NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"];

// The values are what the SDK's client reads, though the types of aws-lambda are others.
const itemOf = (image: NonNullable<Image>) => unmarshall(image as Record<string, AttributeValue>);

/** The item after a change, from a table's stream; empty if the stream has keys only. */
export const itemAfter = ({ dynamodb }: Pick<DynamoDBRecord, "dynamodb">) => itemOf(dynamodb?.NewImage ?? {});

/** The item before a change; undefined if it is new. */
export const itemBefore = ({ dynamodb }: Pick<DynamoDBRecord, "dynamodb">) =>
  dynamodb?.OldImage && itemOf(dynamodb.OldImage);
