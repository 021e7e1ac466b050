import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { liveProducts } from "../adapters/live.ts";
import { ratingAggregate } from "../contract.ts";
import type { ApplyRating } from "../ports.ts";

export const applyRating =
  (ports: { readonly applyRating: ApplyRating }) =>
  async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    const { productId, ratings, version } = ratingAggregate.parse(unmarshall(dynamodb?.NewImage as never));
    await ports.applyRating(productId, ratings, version);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const apply = applyRating(liveProducts());

/** On learning's stream: the rating aggregate of a product has moved. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, apply, processor, { context });
