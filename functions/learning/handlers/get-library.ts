import * as z from "zod";
import { decodeCursor, encodeCursor, keyPart } from "../../shared/runtime/cursor.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveAccess, liveProgress } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { pageAfter, rightsOf, shelved } from "../library.ts";
import type { FindEntitlements, FindProducts, FindProgresses, Now } from "../ports.ts";

export interface GetLibraryPorts {
  readonly findEntitlements: FindEntitlements;
  readonly findProducts: FindProducts;
  readonly findProgresses: FindProgresses;
  readonly now: Now;
}

const place = z.strictObject({ after: keyPart });

export const getLibrary = (ports: GetLibraryPorts) =>
  endpoint(routes.getLibrary, async (request) => {
    const { user } = member(request);
    const { limit, cursor } = request.query;
    const scope = `library:${user}`;
    const after = decodeCursor(scope, cursor, place)?.after;
    const rights = rightsOf(await ports.findEntitlements(user), ports.now());
    const { page, next } = pageAfter(rights, limit, after);
    const ids = page.map(({ productId }) => productId);
    const [products, progresses] = await Promise.all([ports.findProducts(ids), ports.findProgresses(user, ids)]);
    return {
      items: page.flatMap((right) => shelved(right, products.get(right.productId), progresses.get(right.productId))),
      cursor: encodeCursor(scope, next === undefined ? undefined : { after: next }),
    };
  });

export const handler = getLibrary({ ...liveAccess(), ...liveProgress() });
