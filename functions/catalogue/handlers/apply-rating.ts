import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { findStars } from "../../learning/client.ts";
import { ratingAggregate } from "../../learning/contract/rating.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { itemAfter } from "../../shared/runtime/record-images.ts";
import { replaceRating } from "../adapters/products.ts";
import { findProduct } from "../client.ts";
import { ratingEnv } from "../env.ts";
import { type ApplyRatingPorts, applyStars } from "../flows/apply-rating.ts";

export const applyRating =
  (ports: ApplyRatingPorts) =>
  async (change: DynamoDBRecord): Promise<void> => {
    // The record has one shard of them.
    const { productId } = ratingAggregate.parse(itemAfter(change));
    await applyStars(ports, productId);
  };

const env = environment(...ratingEnv);
const processor = new BatchProcessor(EventType.DynamoDBStreams);
const apply = applyRating({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findStars: findStars(documents, env.LEARNING_TABLE),
  replaceRating: replaceRating(documents, env.CATALOGUE_TABLE),
  pause,
});

/** On learning's stream: a shard of a product's stars has changed. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, apply, processor, { context });
