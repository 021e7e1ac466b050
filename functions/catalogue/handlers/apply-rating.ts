import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { ratingAggregate } from "../../learning/contract/learning.ts";
import { liveStars } from "../adapters/live.ts";
import type { ApplyRating, FindStars } from "../flows/ports.ts";

export const applyRating =
  (ports: { readonly applyRating: ApplyRating; readonly findStars: FindStars }) =>
  async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    // The record is of one shard of them.
    const { productId } = ratingAggregate.parse(unmarshall(dynamodb?.NewImage as never));
    const { ratings, version } = await ports.findStars(productId);
    await ports.applyRating(productId, ratings, version);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const apply = applyRating(liveStars());

/** On learning's stream: a part of a product's stars has moved. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, apply, processor, { context });
