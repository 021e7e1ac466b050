import { type FindCards, findCards, withCreators } from "../../../creators/client.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findSubscription } from "../../adapters/dynamodb/subscriptions.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { shownEnv } from "../../env.ts";
import type { FindSubscription } from "../../flows/subscription-ports.ts";
import { toShownSubscription, unknownSubscription } from "../../subscriptions/subscription.ts";

export const getSubscription = (ports: {
  readonly findSubscription: FindSubscription;
  readonly findCards: FindCards;
}) =>
  endpoint(subscriptionRoutes.getSubscription, async (request) => {
    const found = await ports.findSubscription({ customer: member(request).user, id: request.params.id });
    if (!found) return unknownSubscription;
    const shown = toShownSubscription(found);
    const [plan = shown.plan] = await withCreators(ports.findCards, [shown.plan]);
    return { ...shown, plan };
  });

const { COMMERCE_TABLE, CREATORS_TABLE } = environment(...shownEnv);
export const handler = getSubscription({
  findSubscription: findSubscription(documents, COMMERCE_TABLE),
  findCards: findCards(documents, CREATORS_TABLE),
});
