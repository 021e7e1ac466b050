import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listByCreator, listByTitle } from "../adapters/products.ts";
import { lookUpRoutes } from "../contract/look-up.ts";
import { toShownProduct } from "../domain/product.ts";
import { shownEnv } from "../env.ts";
import type { ListByCreator, ListByTitle } from "../flows/ports.ts";

interface Ports {
  readonly listByCreator: ListByCreator;
  readonly listByTitle: ListByTitle;
  readonly findCards: FindCards;
}

export const lookUpProducts = (ports: Ports) =>
  endpoint(lookUpRoutes.lookUpProducts, async ({ query: { creator, q = "", ...page } }) => {
    const found = await (creator === undefined ? ports.listByTitle(q, page) : ports.listByCreator(creator, page));
    return { items: await withCreators(ports.findCards, found.items.map(toShownProduct)), cursor: found.cursor };
  });

const env = environment(...shownEnv);
export const handler = lookUpProducts({
  listByCreator: listByCreator(documents, env.CATALOGUE_TABLE),
  listByTitle: listByTitle(documents, env.CATALOGUE_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
});
