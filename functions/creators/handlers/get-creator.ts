import { findShelves } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findHandle, findProfile } from "../adapters/profiles.ts";
import { creatorRoutes } from "../contract/creator.ts";
import { EMPTY_SHELF, toCreator, unknownCreator } from "../domain/profile.ts";
import { pagesEnv } from "../env.ts";
import type { FindHandle, FindProfile, FindShelves } from "../flows/ports.ts";
import { LONGEST_HANDLE } from "../settings.ts";

export interface GetCreatorPorts {
  readonly findProfile: FindProfile;
  readonly findHandle: FindHandle;
  readonly findShelves: FindShelves;
}

export const getCreator = (ports: GetCreatorPorts) =>
  endpoint(creatorRoutes.getCreator, async ({ params: { idOrHandle } }) => {
    const id = idOrHandle.length > LONGEST_HANDLE ? idOrHandle : await ports.findHandle(idOrHandle.toLowerCase());
    if (id === undefined) return unknownCreator();
    const [profile, shelves] = await Promise.all([ports.findProfile(id), ports.findShelves([id])]);
    return profile ? toCreator(profile, shelves.get(id) ?? EMPTY_SHELF) : unknownCreator();
  });

const env = environment(...pagesEnv);
export const handler = getCreator({
  findProfile: findProfile(documents, env.CREATORS_TABLE, { consistent: false }),
  findHandle: findHandle(documents, env.CREATORS_TABLE),
  findShelves: findShelves(documents, env.CATALOGUE_TABLE),
});
