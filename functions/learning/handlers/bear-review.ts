import type { EventBridgeEvent } from "aws-lambda";
import { entitlement } from "../../commerce/contract/entitlement.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findEntitlements } from "../adapters/commerce.ts";
import { findReview, keepReview } from "../adapters/reviews.ts";
import { bearingEnv } from "../env.ts";
import { type SyncReviewPorts, syncReview } from "../flows/sync-review.ts";

const change = changeOf(entitlement);

export const bearReview =
  (ports: SyncReviewPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const { productId, customer } = change.parse(detail).after;
    unlessBusy(await syncReview(ports, productId, customer), `The review of ${productId} by ${customer}`);
  };

const env = environment(...bearingEnv);

/** On the bus: an entitlement to a product changed, and with it the review that depends on it. */
export const handler = bearReview({
  findReview: findReview(documents, env.LEARNING_TABLE),
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  keepReview: keepReview(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
  pause,
});
