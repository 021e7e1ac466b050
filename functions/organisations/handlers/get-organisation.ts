import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveOrganisations } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { isSeen, shown, unknown } from "../organisation.ts";
import type { FindMembership, FindOrganisation } from "../ports.ts";

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
