import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveAccess } from "../adapters/live.ts";
import { routes } from "../contract/learning.ts";
import { explanation } from "../domain/explanation.ts";
import type { FindEntitlements, FindProduct, Now } from "../flows/ports.ts";

export interface GetAccessPorts {
  readonly findProduct: FindProduct;
  readonly findEntitlements: FindEntitlements;
  readonly now: Now;
}

export const getAccess = (ports: GetAccessPorts) =>
  endpoint(routes.getAccess, async (request) => {
    const { user } = member(request);
    const { id } = request.params;
    const [product, entitlements] = await Promise.all([ports.findProduct(id), ports.findEntitlements(user, id)]);
    return explanation(product, user, entitlements, ports.now());
  });

export const handler = getAccess(liveAccess());
