import { findProduct } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findEntitlements } from "../adapters/commerce.ts";
import { accessRoutes } from "../contract/access.ts";
import { explanation } from "../domain/explanation.ts";
import { accessEnv } from "../env.ts";
import type { FindEntitlements, FindProduct, Now } from "../flows/ports.ts";

export interface GetAccessPorts {
  readonly findProduct: FindProduct;
  readonly findEntitlements: FindEntitlements;
  readonly now: Now;
}

export const getAccess = (ports: GetAccessPorts) =>
  endpoint(accessRoutes.getAccess, async (request) => {
    const { user } = member(request);
    const { id } = request.params;
    const [product, entitlements] = await Promise.all([ports.findProduct(id), ports.findEntitlements(user, id)]);
    return explanation(product, user, entitlements, ports.now());
  });

const env = environment(...accessEnv);

export const handler = getAccess({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  now: () => Date.now(),
});
