import type { EventBridgeEvent } from "aws-lambda";
import { entitlement } from "../../commerce/contract/entitlement.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { liveReviews } from "../adapters/live.ts";
import { type BearingPorts, bear } from "../flows/bear-review.ts";

const change = changeOf(entitlement);

export const bearReview =
  (ports: BearingPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> => {
    const { productId, customer } = change.parse(detail).after;
    await bear(ports, productId, customer);
  };

/** On the bus: a right to a product moved, and with it the review that rests on it. */
export const handler = bearReview(liveReviews());
