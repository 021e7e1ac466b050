import { findUsers } from "../../../identity/client.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { buyerId, findContacts } from "../../adapters/dynamodb/contacts.ts";
import { listSales as listFromTable } from "../../adapters/dynamodb/sales.ts";
import { saleRoutes } from "../../contract/sale.ts";
import { buyersEnv } from "../../env.ts";
import type { BuyerId, FindContacts, FindUsers, ListSales } from "../../flows/sales-ports.ts";
import { toShownSale } from "../../sales/sale.ts";

export interface ListSalesPorts {
  readonly listSales: ListSales;
  readonly findContacts: FindContacts;
  readonly findUsers: FindUsers;
  readonly buyerId: BuyerId;
}

/** The names of those customers who agreed to be known to a creator. */
async function namesOf(ports: ListSalesPorts, customers: readonly string[], creator: string) {
  if (customers.length === 0) return new Map<string, { readonly displayName: string }>();
  const agreed = (await ports.findContacts(customers, creator)).filter((each) => each.agreed);
  return ports.findUsers(agreed.map(({ customer }) => customer));
}

export const listSales = (ports: ListSalesPorts) =>
  endpoint(saleRoutes.listSales, async (request) => {
    const { user: creator } = member(request);
    const { product, from, to, ...paging } = request.query;
    const page = await ports.listSales({ creator, product, from, to }, paging);
    const names = await namesOf(
      ports,
      page.items.map(({ order }) => order.customer),
      creator,
    );
    const items = page.items.flatMap(({ order, line }) => {
      const name = names.get(order.customer)?.displayName;
      const buyer = { id: ports.buyerId(creator, order.customer), ...(name !== undefined && { name }) };
      return toShownSale(order, line, buyer) ?? [];
    });
    return { items, cursor: page.cursor };
  });

const env = environment(...buyersEnv);
export const handler = listSales({
  listSales: listFromTable(documents, env.COMMERCE_TABLE),
  findContacts: findContacts(documents, env.COMMERCE_TABLE),
  findUsers: findUsers(documents, env.IDENTITY_TABLE),
  buyerId,
});
