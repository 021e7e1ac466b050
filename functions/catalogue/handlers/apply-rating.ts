import type { EventBridgeEvent } from "aws-lambda";
import { findStars } from "../../learning/client.ts";
import { ratingAggregate } from "../../learning/contract/rating.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { replaceRating } from "../adapters/products.ts";
import { findProduct } from "../client.ts";
import { ratingEnv } from "../env.ts";
import { type ApplyRatingPorts, applyStars } from "../flows/apply-rating.ts";

const change = changeOf(ratingAggregate);

export const applyRating =
  (ports: ApplyRatingPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    // What changed is one shard of them.
    await applyStars(ports, change.parse(detail).after.productId);
  };

const env = environment(...ratingEnv);
/** On the bus: a shard of a product's stars has changed. */
export const handler = applyRating({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findStars: findStars(documents, env.LEARNING_TABLE),
  replaceRating: replaceRating(documents, env.CATALOGUE_TABLE),
  pause,
});
