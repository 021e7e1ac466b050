import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listOrganisations as readOrganisations } from "../adapters/organisations.ts";
import { organisationRoutes } from "../contract/organisation.ts";
import { shown } from "../domain/organisation.ts";
import { organisationsEnv } from "../env.ts";
import type { ListOrganisations } from "../flows/ports.ts";

export const listOrganisations = (ports: { readonly listOrganisations: ListOrganisations }) =>
  endpoint(organisationRoutes.listOrganisations, async (request) => {
    const { user } = member(request);
    const { items, cursor } = await ports.listOrganisations(user, request.query);
    return { items: items.map((each) => shown(each, user)), cursor };
  });

const env = environment(...organisationsEnv);

export const handler = listOrganisations({
  listOrganisations: readOrganisations(documents, env.ORGANISATIONS_TABLE),
});
