import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { openHolder } from "../orders/checkout.ts";
import type { LapsingPorts } from "../orders/lapsing.ts";
import { openSubscriber } from "../subscriptions/subscription-checkout.ts";
import { liveCheckouts } from "./live.ts";
import { liveBilling } from "./live-subscriptions.ts";
import { findLapsed } from "./pending.ts";

/** For ending what nobody can pay any more. */
export function liveLapsing(): LapsingPorts {
  const orders = liveCheckouts();
  const subscriptions = liveBilling();
  return {
    findLapsed: findLapsed(documents, environment("COMMERCE_TABLE").COMMERCE_TABLE),
    now: orders.now,
    endOrder: (id) => openHolder(orders, id),
    endSubscription: (customer, id) => openSubscriber(subscriptions, customer, id),
  };
}
