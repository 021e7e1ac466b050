import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { openHolder } from "../flows/checkout.ts";
import type { LapsingPorts } from "../flows/lapse-orders.ts";
import { openSubscriber } from "../flows/subscription-checkout.ts";
import { findLapsed } from "./dynamodb/pending.ts";
import { liveCheckouts } from "./live.ts";
import { liveBilling } from "./live-subscriptions.ts";

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
