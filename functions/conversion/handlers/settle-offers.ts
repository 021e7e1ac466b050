import type { EventBridgeEvent } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { changeOf } from "../../shared/kernel/change.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findDecision, keepOutcome } from "../adapters/decisions.ts";
import { offerChanges } from "../adapters/offer-changes.ts";
import { findOfferOrder, releaseUse, replaceOfferOrder } from "../adapters/offer-orders.ts";
import { findOfferUse } from "../adapters/offers.ts";
import { experimentsEnv } from "../env.ts";
import { type SettleOffersPorts, settleOffers as settle } from "../flows/settle-offers.ts";

const change = changeOf(order);

export const settleOffers =
  (ports: SettleOffersPorts) =>
  async ({ detail }: Pick<EventBridgeEvent<string, unknown>, "detail">): Promise<void> =>
    settle(ports, change.parse(detail).after);

const { CONVERSION_TABLE } = environment(...experimentsEnv);
/** On the bus: an order changed. */
export const handler = settleOffers({
  ...offerChanges(documents, CONVERSION_TABLE),
  findOfferOrder: findOfferOrder(documents, CONVERSION_TABLE),
  replaceOfferOrder: replaceOfferOrder(documents, CONVERSION_TABLE),
  releaseUse: releaseUse(documents, CONVERSION_TABLE),
  findOfferUse: findOfferUse(documents, CONVERSION_TABLE),
  findDecision: findDecision(documents, CONVERSION_TABLE),
  keepOutcome: keepOutcome(documents, CONVERSION_TABLE),
});
