import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { listContacts as listFromTable } from "../../adapters/dynamodb/contacts.ts";
import { saleRoutes } from "../../contract/sale.ts";
import { commerceEnv } from "../../env.ts";
import type { ListContacts } from "../../flows/sales-ports.ts";

export const listContacts = (ports: { readonly listContacts: ListContacts }) =>
  endpoint(saleRoutes.listContacts, async (request) => {
    const page = await ports.listContacts(member(request).user, request.query);
    return { items: page.items.map(({ customer: _, ...shown }) => shown), cursor: page.cursor };
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = listContacts({ listContacts: listFromTable(documents, COMMERCE_TABLE) });
