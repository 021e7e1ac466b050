import { findProducts } from "../../catalogue/client.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findEntitlements } from "../adapters/commerce.ts";
import { accessRoutes } from "../contract/access.ts";
import { explanation } from "../domain/explanation.ts";
import { accessEnv } from "../env.ts";
import type { FindEntitlements, FindProducts, Now } from "../flows/ports.ts";

export interface ListAccessPorts {
  readonly findProducts: FindProducts;
  readonly findEntitlements: FindEntitlements;
  readonly now: Now;
}

const AT_ONCE = 16;

export const listAccess = (ports: ListAccessPorts) =>
  endpoint(accessRoutes.listAccess, async (request) => {
    const { user } = member(request);
    const { ids } = request.query;
    const found = await ports.findProducts(ids);
    const decided = new Map<
      string,
      { readonly productId: string; readonly allowed: boolean; readonly because: string }
    >();
    await inTurns(
      AT_ONCE,
      ids,
      (id) => id,
      async (productId) => {
        const why = explanation(found.get(productId), user, await ports.findEntitlements(user, productId), ports.now());
        if (!isRefusal(why)) decided.set(productId, { productId, allowed: why.allowed, because: why.because });
      },
    );
    return { items: ids.flatMap((id) => decided.get(id) ?? []) };
  });

const env = environment(...accessEnv);

export const handler = listAccess({
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  now: () => Date.now(),
});
