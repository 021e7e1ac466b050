import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveSubscriptions } from "../../adapters/live-orders.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import type { FindSubscription } from "../../flows/subscription-ports.ts";
import { shownSubscriptionOf, unknownSubscription } from "../../subscriptions/subscription.ts";

export const getSubscription = (ports: { readonly findSubscription: FindSubscription }) =>
  endpoint(subscriptionRoutes.getSubscription, async (request) => {
    const found = await ports.findSubscription({ customer: member(request).user, id: request.params.id });
    return found ? shownSubscriptionOf(found) : unknownSubscription;
  });

export const handler = getSubscription(liveSubscriptions());
