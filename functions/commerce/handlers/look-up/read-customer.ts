import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { countOrders, newestRefunds, newestRights, newestSubscriptions } from "../../adapters/dynamodb/look-up.ts";
import { findStripeCustomers } from "../../adapters/dynamodb/stripe-customers.ts";
import { lookUpRoutes } from "../../contract/look-up.ts";
import { commerceEnv } from "../../env.ts";
import type { CountOrders, NewestRefunds, NewestRights, NewestSubscriptions } from "../../flows/look-up-ports.ts";
import type { FindStripeCustomers } from "../../flows/subscription-ports.ts";

interface Ports {
  readonly countOrders: CountOrders;
  readonly newestSubscriptions: NewestSubscriptions;
  readonly newestRefunds: NewestRefunds;
  readonly newestRights: NewestRights;
  readonly findStripeCustomers: FindStripeCustomers;
}

export const readCustomer = (ports: Ports) =>
  endpoint(lookUpRoutes.readCustomer, async ({ params: { id } }) => {
    const [orders, subscriptions, refunds, rights, stripe] = await Promise.all([
      ports.countOrders(id),
      ports.newestSubscriptions(id),
      ports.newestRefunds(id),
      ports.newestRights(id),
      ports.findStripeCustomers(id),
    ]);
    return {
      orders,
      subscriptions: { ...subscriptions, newest: [...subscriptions.newest] },
      refunds: { ...refunds, newest: [...refunds.newest] },
      rights: { ...rights, newest: [...rights.newest] },
      stripe: stripe.map(({ currency, id: customer }) => ({ currency, id: customer })),
    };
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = readCustomer({
  countOrders: countOrders(documents, COMMERCE_TABLE),
  newestSubscriptions: newestSubscriptions(documents, COMMERCE_TABLE),
  newestRefunds: newestRefunds(documents, COMMERCE_TABLE),
  newestRights: newestRights(documents, COMMERCE_TABLE),
  findStripeCustomers: findStripeCustomers(documents, COMMERCE_TABLE),
});
