import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveOrganisations } from "../adapters/live.ts";
import { routes } from "../contract/organisation.ts";
import { shown } from "../domain/organisation.ts";
import type { AddOrganisation, NewId, Now } from "../flows/ports.ts";
import { MOST_OWNED } from "../settings.ts";

export interface CreateOrganisationPorts {
  readonly addOrganisation: AddOrganisation;
  readonly newId: NewId;
  readonly now: Now;
}

export const createOrganisation = (ports: CreateOrganisationPorts) =>
  endpoint(routes.createOrganisation, async (request) => {
    const { user: owner } = member(request);
    const createdAt = new Date(ports.now()).toISOString();
    const organisation = { id: ports.newId(), name: request.body.name, owner, createdAt, version: 1 };
    if (await ports.addOrganisation(organisation)) return shown(organisation, owner);
    return refuse("too-many-organisations", `You own ${MOST_OWNED} organisations, as many as may be.`);
  });

export const handler = createOrganisation(liveOrganisations());
