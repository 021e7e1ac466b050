import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { replaceOrganisation } from "../adapters/organisations.ts";
import { findOrganisation } from "../client.ts";
import { organisationRoutes } from "../contract/organisation.ts";
import { ownedBy, renamed, shown } from "../domain/organisation.ts";
import { organisationsEnv } from "../env.ts";
import type { FindOrganisation, Pause, ReplaceOrganisation } from "../flows/ports.ts";

export interface RenameOrganisationPorts {
  readonly findOrganisation: FindOrganisation;
  readonly replaceOrganisation: ReplaceOrganisation;
  readonly pause: Pause;
}

export const renameOrganisation = (ports: RenameOrganisationPorts) =>
  endpoint(organisationRoutes.renameOrganisation, async (request) => {
    const { user } = member(request);
    return retryOnConflict(ports.pause, async () => {
      const before = ownedBy(await ports.findOrganisation(request.params.id), user);
      if (isRefusal(before)) return before;
      const after = renamed(before, request.body.name);
      return after === before || (await ports.replaceOrganisation(after)) ? shown(after, user) : conflict;
    });
  });

const env = environment(...organisationsEnv);

export const handler = renameOrganisation({
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  replaceOrganisation: replaceOrganisation(documents, env.ORGANISATIONS_TABLE),
  pause,
});
