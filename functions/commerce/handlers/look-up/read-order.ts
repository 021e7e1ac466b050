import { findUser } from "../../../identity/client.ts";
import type { User } from "../../../identity/contract/user.ts";
import { refuse } from "../../../shared/kernel/refusal.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findJournals } from "../../adapters/dynamodb/journals.ts";
import { findRightsOf, listTold } from "../../adapters/dynamodb/look-up.ts";
import { findOrder } from "../../adapters/dynamodb/orders.ts";
import { entitlementsOf } from "../../changes/entitlements.ts";
import { personOf } from "../../changes/found-order.ts";
import type { Entitlement } from "../../contract/entitlement.ts";
import { lookUpRoutes } from "../../contract/look-up.ts";
import type { Order } from "../../contract/order.ts";
import { buyersEnv } from "../../env.ts";
import type { FindRightsOf, ListTold } from "../../flows/look-up-ports.ts";
import type { FindJournals, FindOrder } from "../../flows/ports.ts";
import { balancesOf } from "../../ledger/balances.ts";
import { holderOf } from "../../orders/holder.ts";

interface Ports {
  readonly findOrder: FindOrder;
  readonly findJournals: FindJournals;
  readonly findRightsOf: FindRightsOf;
  readonly listTold: ListTold;
  readonly findUser: (id: string) => Promise<User | undefined>;
}

/** The entitlements of an order, or for a membership's payment those of its subscription. */
const rightsGivenBy = (order: Order): Pick<Entitlement, "customer" | "productId" | "source">[] =>
  order.subscription === undefined
    ? entitlementsOf(order)
    : order.lines.map(({ productId }) => ({
        customer: order.customer,
        productId,
        source: `SUBSCRIPTION#${order.subscription}`,
      }));

export const readOrder = (ports: Ports) =>
  endpoint(lookUpRoutes.readOrder, async ({ params: { id } }) => {
    const order = await ports.findOrder(id);
    if (!order) return refuse("unknown-order", "There is no order with this id.");
    const [journals, rights, events, user] = await Promise.all([
      ports.findJournals(id),
      ports.findRightsOf(rightsGivenBy(order)),
      ports.listTold(order),
      ports.findUser(order.customer),
    ]);
    const dated = journals.toSorted((a, b) => a.at.localeCompare(b.at));
    return {
      order,
      ...personOf(user),
      holder: holderOf(order),
      journals: dated,
      balances: balancesOf(dated),
      rights,
      events,
    };
  });

const env = environment(...buyersEnv);
export const handler = readOrder({
  findOrder: findOrder(documents, env.COMMERCE_TABLE),
  findJournals: findJournals(documents, env.COMMERCE_TABLE),
  findRightsOf: findRightsOf(documents, env.COMMERCE_TABLE),
  listTold: listTold(documents, env.COMMERCE_TABLE),
  findUser: findUser(documents, env.IDENTITY_TABLE),
});
