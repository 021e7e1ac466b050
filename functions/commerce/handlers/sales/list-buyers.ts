import { findUsers } from "../../../identity/client.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { buyerId, findContacts, listBuyers as listFromTable } from "../../adapters/dynamodb/contacts.ts";
import { saleRoutes } from "../../contract/sale.ts";
import { buyersEnv } from "../../env.ts";
import type { BuyerId, FindContacts, FindUsers, ListBuyers } from "../../flows/sales-ports.ts";

export interface ListBuyersPorts {
  readonly listBuyers: ListBuyers;
  readonly findContacts: FindContacts;
  readonly findUsers: FindUsers;
  readonly buyerId: BuyerId;
}

export const listBuyers = (ports: ListBuyersPorts) =>
  endpoint(saleRoutes.listBuyers, async (request) => {
    const { user: creator } = member(request);
    const page = await ports.listBuyers(creator, request.query);
    // The list may be a moment old: buyers who have withdrawn are left out.
    const customers = page.items.map(({ customer }) => customer);
    const agreed =
      customers.length === 0 ? [] : (await ports.findContacts(customers, creator)).filter((each) => each.agreed);
    const by = new Map(agreed.map((each) => [each.customer, each]));
    const users = await ports.findUsers([...by.keys()]);
    const items = customers.flatMap((customer) => {
      const [said, user] = [by.get(customer), users.get(customer)];
      if (!said || !user) return [];
      const { displayName: name, email, language } = user;
      return [{ id: ports.buyerId(creator, customer), name, email, language, agreedAt: said.at }];
    });
    return { items, cursor: page.cursor };
  });

const env = environment(...buyersEnv);
export const handler = listBuyers({
  listBuyers: listFromTable(documents, env.COMMERCE_TABLE),
  findContacts: findContacts(documents, env.COMMERCE_TABLE),
  findUsers: findUsers(documents, env.IDENTITY_TABLE),
  buyerId,
});
