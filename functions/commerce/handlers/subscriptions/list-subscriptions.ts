import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveSubscriptions } from "../../adapters/live-orders.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import type { ListSubscriptions } from "../../flows/subscription-ports.ts";
import { shownSubscriptionOf } from "../../subscriptions/subscription.ts";

export const listSubscriptions = (ports: { readonly listSubscriptions: ListSubscriptions }) =>
  endpoint(subscriptionRoutes.listSubscriptions, async (request) => {
    const page = await ports.listSubscriptions(member(request).user, request.query);
    return { items: page.items.map(shownSubscriptionOf), cursor: page.cursor };
  });

export const handler = listSubscriptions(liveSubscriptions());
