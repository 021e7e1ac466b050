import { ulid } from "ulid";
import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { addOrganisation } from "../adapters/organisations.ts";
import { organisationRoutes } from "../contract/organisation.ts";
import { shown } from "../domain/organisation.ts";
import { organisationsEnv } from "../env.ts";
import type { AddOrganisation, NewId, Now, Pause } from "../flows/ports.ts";
import { MOST_OWNED } from "../settings.ts";

export interface CreateOrganisationPorts {
  readonly addOrganisation: AddOrganisation;
  readonly newId: NewId;
  readonly pause: Pause;
  readonly now: Now;
}

export const createOrganisation = (ports: CreateOrganisationPorts) =>
  endpoint(organisationRoutes.createOrganisation, async (request) => {
    const { user: owner } = member(request);
    return retryOnConflict(ports.pause, async () => {
      const createdAt = iso(ports.now());
      const organisation = { id: ports.newId(), name: request.body.name, owner, createdAt, version: 1 };
      switch (await ports.addOrganisation(organisation)) {
        case "done":
          return shown(organisation, owner);
        case "too-many":
          return refuse("too-many-organisations", `You own ${MOST_OWNED} organisations, the most allowed.`);
        case "conflict":
          return conflict;
      }
    });
  });

const env = environment(...organisationsEnv);

export const handler = createOrganisation({
  addOrganisation: addOrganisation(documents, env.ORGANISATIONS_TABLE),
  newId: ulid,
  pause,
  now: () => Date.now(),
});
