import { findShelves } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listProfiles } from "../adapters/profiles.ts";
import { creatorRoutes } from "../contract/creator.ts";
import { EMPTY_SHELF, toCreator } from "../domain/profile.ts";
import { pagesEnv } from "../env.ts";
import type { FindShelves, ListProfiles } from "../flows/ports.ts";

export const listCreators = (ports: { readonly listProfiles: ListProfiles; readonly findShelves: FindShelves }) =>
  endpoint(creatorRoutes.listCreators, async ({ query }) => {
    const { sort, ...asked } = query;
    const { items, cursor } = await ports.listProfiles(sort, asked);
    const shelves = await ports.findShelves(items.map(({ id }) => id));
    return { items: items.map((each) => toCreator(each, shelves.get(each.id) ?? EMPTY_SHELF)), cursor };
  });

const env = environment(...pagesEnv);
export const handler = listCreators({
  listProfiles: listProfiles(documents, env.CREATORS_TABLE),
  findShelves: findShelves(documents, env.CATALOGUE_TABLE),
});
