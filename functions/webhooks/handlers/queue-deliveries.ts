import type { EventBridgeEvent } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { subscription } from "../../commerce/contract/subscription.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { storedInstant } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { factId } from "../../shared/runtime/fact-id.ts";
import { insertDelivery } from "../adapters/deliveries.ts";
import { findListeners } from "../adapters/endpoints.ts";
import { openedDelivery } from "../domain/delivery.ts";
import { wants } from "../domain/endpoint.ts";
import type { AddressedEvent, FactId } from "../domain/events.ts";
import { orderEvents } from "../domain/order-events.ts";
import { subscriptionEvents } from "../domain/subscription-events.ts";
import { webhooksEnv } from "../env.ts";
import type { FindListeners, InsertDelivery, Now } from "../flows/ports.ts";
import { AT_ONCE } from "../settings.ts";

const ofOrder = changeOf(order);
const ofSubscription = changeOf(subscription);

export interface QueueDeliveriesPorts {
  readonly findListeners: FindListeners;
  readonly insertDelivery: InsertDelivery;
  readonly factId: FactId;
  readonly now: Now;
}

type Received = Pick<EventBridgeEvent<string, unknown>, "detail-type" | "detail" | "time">;

/** The events of a change of commerce, for creators' systems. */
function eventsOf(event: Received, factId: FactId): AddressedEvent[] {
  if (event["detail-type"] === "order") {
    const { before, after } = ofOrder.parse(event.detail);
    return orderEvents(before, after, factId);
  }
  const { before, after } = ofSubscription.parse(event.detail);
  return subscriptionEvents(before, after, storedInstant(event.time), factId);
}

/** Stores the deliveries of a change; a repeated change is stored once. */
export const queueDeliveries = (ports: QueueDeliveriesPorts) => async (received: Received) => {
  for (const { audience, event } of eventsOf(received, ports.factId)) {
    const listeners = (await ports.findListeners(audience)).filter((each) => wants(each, event.type));
    await inTurns(
      AT_ONCE,
      listeners,
      ({ id }) => id,
      (each) => ports.insertDelivery(openedDelivery(event, each, ports.now())),
    );
  }
};

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
/** On the bus: an order or a subscription changed. */
export const handler = queueDeliveries({
  findListeners: findListeners(documents, WEBHOOKS_TABLE),
  insertDelivery: insertDelivery(documents, WEBHOOKS_TABLE),
  factId,
  now: () => Date.now(),
});
