import * as z from "zod";
import { findProducts } from "../../catalogue/client.ts";
import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import { creatorIn, type FindCards, findCards } from "../../creators/client.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { decodeCursor, encodeCursor, keyPart } from "../../shared/runtime/cursor.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findEntitlements, findRights, listRights } from "../adapters/commerce.ts";
import { findProgresses } from "../adapters/progress.ts";
import { libraryRoutes } from "../contract/library.ts";
import { pageAfter, type Right, rightsListed, rightsOf, toLibraryItems } from "../domain/library.ts";
import { libraryEnv } from "../env.ts";
import type { FindEntitlements, FindProducts, FindProgresses, FindRights, ListRights, Now } from "../flows/ports.ts";

export interface GetLibraryPorts {
  readonly findEntitlements: FindEntitlements;
  readonly findRights: FindRights;
  readonly listRights: ListRights;
  readonly findProducts: FindProducts;
  readonly findProgresses: FindProgresses;
  readonly findCards: FindCards;
  readonly now: Now;
}

const AT_ONCE = 16;
const position = z.strictObject({ after: keyPart });

export const getLibrary = (ports: GetLibraryPorts) =>
  endpoint(libraryRoutes.getLibrary, async (request) => {
    const { user } = member(request);
    const { limit, cursor } = request.query;
    const scope = `library:${user}`;
    const after = decodeCursor(scope, cursor, position)?.after;
    const few = await ports.findRights(user);
    const { page, next } = few
      ? pageAfter(rightsOf(few, ports.now()), limit, after)
      : await listed(ports, user, limit, after);
    const ids = page.map(({ productId }) => productId);
    const [products, progresses] = await Promise.all([ports.findProducts(ids), ports.findProgresses(user, ids)]);
    const items = page.flatMap((right) =>
      toLibraryItems(right, products.get(right.productId), progresses.get(right.productId)),
    );
    const cards = await ports.findCards(items.map(({ product }) => product.creatorId));
    return {
      items: items.map((item) => ({
        ...item,
        product: { ...item.product, ...creatorIn(cards, item.product.creatorId) },
      })),
      cursor: encodeCursor(scope, next === undefined ? undefined : { after: next }),
    };
  });

/**
 * A page of a library that is too large for one read. It may be short, as a product may be listed by another of its
 * entitlements.
 */
async function listed(
  { listRights, findEntitlements, now }: GetLibraryPorts,
  user: string,
  limit: number,
  after: string | undefined,
): Promise<{ page: Right[]; next: string | undefined }> {
  const { rights, isLast } = await listRights(user, limit, after);
  const all: Entitlement[] = [];
  const products = [...new Set(rights.map(({ productId }) => productId))];
  await inTurns(
    AT_ONCE,
    products,
    (id) => id,
    async (id) => all.push(...(await findEntitlements(user, id))),
  );
  const last = rights.at(-1);
  return {
    page: rightsListed(rights, all, now()),
    next: last && !isLast ? `${last.grantedAt}#${last.productId}` : undefined,
  };
}

const env = environment(...libraryEnv);

export const handler = getLibrary({
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  findRights: findRights(documents, env.COMMERCE_TABLE),
  listRights: listRights(documents, env.COMMERCE_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE, { consistent: false }),
  findProgresses: findProgresses(documents, env.LEARNING_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
  now: () => Date.now(),
});
