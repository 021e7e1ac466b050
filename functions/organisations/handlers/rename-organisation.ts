import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveOrganisations } from "../adapters/live.ts";
import { routes } from "../contract/organisation.ts";
import { ownedBy, renamed, shown } from "../domain/organisation.ts";
import type { FindOrganisation, Pause, ReplaceOrganisation } from "../flows/ports.ts";

export interface RenameOrganisationPorts {
  readonly findOrganisation: FindOrganisation;
  readonly replaceOrganisation: ReplaceOrganisation;
  readonly pause: Pause;
}

const ATTEMPTS = 8;

export const renameOrganisation = (ports: RenameOrganisationPorts) =>
  endpoint(routes.renameOrganisation, async (request) => {
    const { user } = member(request);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const before = ownedBy(await ports.findOrganisation(request.params.id), user);
      if (isRefusal(before)) return before;
      const after = renamed(before, request.body.name);
      if (after === before || (await ports.replaceOrganisation(after))) return shown(after, user);
    }
    throw new Error(`Organisation ${request.params.id} kept changing; it is left as it is.`);
  });

export const handler = renameOrganisation(liveOrganisations());
