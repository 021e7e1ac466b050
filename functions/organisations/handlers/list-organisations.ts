import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveOrganisations } from "../adapters/live.ts";
import { routes } from "../contract/organisation.ts";
import { shown } from "../domain/organisation.ts";
import type { ListOrganisations } from "../flows/ports.ts";

export const listOrganisations = (ports: { readonly listOrganisations: ListOrganisations }) =>
  endpoint(routes.listOrganisations, async (request) => {
    const { user } = member(request);
    const { items, cursor } = await ports.listOrganisations(user, request.query);
    return { items: items.map((each) => shown(each, user)), cursor };
  });

export const handler = listOrganisations(liveOrganisations());
