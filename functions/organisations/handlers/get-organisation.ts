import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findMembership } from "../adapters/organisations.ts";
import { findOrganisation } from "../client.ts";
import { organisationRoutes } from "../contract/organisation.ts";
import { isSeen, shown, unknown } from "../domain/organisation.ts";
import { organisationsEnv } from "../env.ts";
import type { FindMembership, FindOrganisation } from "../flows/ports.ts";

export interface GetOrganisationPorts {
  readonly findOrganisation: FindOrganisation;
  readonly findMembership: FindMembership;
}

export const getOrganisation = (ports: GetOrganisationPorts) =>
  endpoint(organisationRoutes.getOrganisation, async (request) => {
    const { user } = member(request);
    const { id } = request.params;
    const [organisation, membership] = await Promise.all([ports.findOrganisation(id), ports.findMembership(user, id)]);
    return organisation && membership && isSeen(membership) ? shown(organisation, user) : unknown;
  });

const env = environment(...organisationsEnv);

export const handler = getOrganisation({
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  findMembership: findMembership(documents, env.ORGANISATIONS_TABLE),
});
