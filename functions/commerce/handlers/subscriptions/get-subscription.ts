import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findSubscription } from "../../adapters/dynamodb/subscriptions.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { commerceEnv } from "../../env.ts";
import type { FindSubscription } from "../../flows/subscription-ports.ts";
import { toShownSubscription, unknownSubscription } from "../../subscriptions/subscription.ts";

export const getSubscription = (ports: { readonly findSubscription: FindSubscription }) =>
  endpoint(subscriptionRoutes.getSubscription, async (request) => {
    const found = await ports.findSubscription({ customer: member(request).user, id: request.params.id });
    return found ? toShownSubscription(found) : unknownSubscription;
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = getSubscription({ findSubscription: findSubscription(documents, COMMERCE_TABLE) });
