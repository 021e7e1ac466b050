import { conflict, type Pause, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { refuse } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { pause } from "../../../shared/runtime/pause.ts";
import { findContact, keepContact } from "../../adapters/dynamodb/contacts.ts";
import { saleRoutes } from "../../contract/sale.ts";
import { commerceEnv } from "../../env.ts";
import type { Now } from "../../flows/ports.ts";
import type { FindContact, KeepContact } from "../../flows/sales-ports.ts";

export interface SetContactPorts {
  readonly findContact: FindContact;
  readonly keepContact: KeepContact;
  readonly pause: Pause;
  readonly now: Now;
}

const unknown = refuse("unknown-contact", "You never allowed this creator to contact you; see GET /me/contacts.");

export const setContact = (ports: SetContactPorts) =>
  endpoint(saleRoutes.setContact, async (request) => {
    const { user: customer } = member(request);
    const { agreed } = request.body;
    return retryOnConflict(ports.pause, async () => {
      const kept = await ports.findContact(customer, request.params.id);
      if (!kept) return unknown;
      const { creator } = kept;
      if (kept.agreed === agreed) return { creator, agreed, at: kept.at };
      const said = { customer, creator, agreed, at: iso(ports.now()) };
      return (await ports.keepContact(said)) ? { creator, agreed, at: said.at } : conflict;
    });
  });

const { COMMERCE_TABLE } = environment(...commerceEnv);
export const handler = setContact({
  findContact: findContact(documents, COMMERCE_TABLE),
  keepContact: keepContact(documents, COMMERCE_TABLE),
  pause,
  now: () => Date.now(),
});
