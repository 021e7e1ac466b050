import { type FindCards, findCards, withCreators } from "../../../creators/client.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listSubscriptions as listFromTable } from "../../adapters/dynamodb/subscriptions.ts";
import { subscriptionRoutes } from "../../contract/subscription.ts";
import { shownEnv } from "../../env.ts";
import type { ListSubscriptions } from "../../flows/subscription-ports.ts";
import { toShownSubscription } from "../../subscriptions/subscription.ts";

export const listSubscriptions = (ports: {
  readonly listSubscriptions: ListSubscriptions;
  readonly findCards: FindCards;
}) =>
  endpoint(subscriptionRoutes.listSubscriptions, async (request) => {
    const page = await ports.listSubscriptions(member(request).user, request.query);
    const items = page.items.map(toShownSubscription);
    const plans = await withCreators(
      ports.findCards,
      items.map(({ plan }) => plan),
    );
    return { items: items.map((each, n) => ({ ...each, plan: plans[n] ?? each.plan })), cursor: page.cursor };
  });

const { COMMERCE_TABLE, CREATORS_TABLE } = environment(...shownEnv);
export const handler = listSubscriptions({
  listSubscriptions: listFromTable(documents, COMMERCE_TABLE),
  findCards: findCards(documents, CREATORS_TABLE),
});
