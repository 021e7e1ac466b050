import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listSubscriptions as listFromTable } from "../../adapters/dynamodb/subscriptions.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { commerceEnv } from "../../env.ts";
import type { ListSubscriptions } from "../../flows/subscription-ports.ts";
import { toShownSubscription } from "../../subscriptions/subscription.ts";

export const listSubscriptions = (ports: { readonly listSubscriptions: ListSubscriptions }) =>
  endpoint(subscriptionRoutes.listSubscriptions, async (request) => {
    const page = await ports.listSubscriptions(member(request).user, request.query);
    return { items: page.items.map(toShownSubscription), cursor: page.cursor };
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listSubscriptions({ listSubscriptions: listFromTable(documents, COMMERCE_TABLE) });
