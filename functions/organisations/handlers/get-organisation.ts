import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveOrganisations } from "../adapters/live.ts";
import { routes } from "../contract/organisation.ts";
import { isSeen, shown, unknown } from "../domain/organisation.ts";
import type { FindMembership, FindOrganisation } from "../flows/ports.ts";

export interface GetOrganisationPorts {
  readonly findOrganisation: FindOrganisation;
  readonly findMembership: FindMembership;
}

export const getOrganisation = (ports: GetOrganisationPorts) =>
  endpoint(routes.getOrganisation, async (request) => {
    const { user } = member(request);
    const { id } = request.params;
    const [organisation, membership] = await Promise.all([ports.findOrganisation(id), ports.findMembership(user, id)]);
    return organisation && membership && isSeen(membership) ? shown(organisation, user) : unknown;
  });

export const handler = getOrganisation(liveOrganisations());
