import type { EventBridgeEvent } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { subscription } from "../../commerce/contract/subscription.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { liveHearing } from "../adapters/live.ts";
import { opened } from "../domain/delivery.ts";
import { wants } from "../domain/endpoint.ts";
import type { FactId, Told } from "../domain/events.ts";
import { orderEvents } from "../domain/order-events.ts";
import { subscriptionEvents } from "../domain/subscription-events.ts";
import type { FindListeners, InsertDelivery, Now } from "../flows/ports.ts";

const AT_ONCE = 20;

const ofOrder = changeOf(order);
const ofSubscription = changeOf(subscription);

export interface HearSalesPorts {
  readonly findListeners: FindListeners;
  readonly insertDelivery: InsertDelivery;
  readonly factId: FactId;
  readonly now: Now;
}

type Heard = Pick<EventBridgeEvent<string, unknown>, "detail-type" | "detail" | "time">;

function toldBy(event: Heard, factId: FactId): Told[] {
  if (event["detail-type"] === "order") {
    const { before, after } = ofOrder.parse(event.detail);
    return orderEvents(before, after, factId);
  }
  const { before, after } = ofSubscription.parse(event.detail);
  return subscriptionEvents(before, after, new Date(event.time).toISOString(), factId);
}

/** Writes what is to be sent of a change: heard of twice, it is there once. */
export const hearSales = (ports: HearSalesPorts) => async (heard: Heard) => {
  for (const { audience, event } of toldBy(heard, ports.factId)) {
    const listeners = (await ports.findListeners(audience)).filter((each) => wants(each, event.type));
    await inTurns(
      AT_ONCE,
      listeners,
      ({ id }) => id,
      (each) => ports.insertDelivery(opened(event, each, ports.now())),
    );
  }
};

/** On the bus: an order or a subscription changed. */
export const handler = hearSales(liveHearing());
