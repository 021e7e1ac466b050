import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveContent, liveProducts } from "../adapters/live.ts";
import { sellable } from "../bundle.ts";
import { type ChangePorts, change } from "../change.ts";
import { routes } from "../contract.ts";
import type { FindProducts, IsStored, Now } from "../ports.ts";
import { chargeable, published } from "../product.ts";

export interface PublishProductPorts extends ChangePorts {
  readonly findProducts: FindProducts;
  readonly isStored: IsStored;
  readonly now: Now;
}

export const publishProduct = (ports: PublishProductPorts) =>
  endpoint(routes.publishProduct, async (request) => {
    const at = new Date(ports.now()).toISOString();
    return change(ports, request.params.id, async (found) => {
      const stored = found?.content !== undefined && (await ports.isStored(found.content.key));
      const after = published(found, member(request).user, at, stored);
      if (isRefusal(after)) return after;
      // Drafts may be older than what Stripe charges at least by now.
      const dear = chargeable(after);
      return isRefusal(dear) ? dear : sellable(after, await ports.findProducts(after.includes ?? []));
    });
  });

export const handler = publishProduct({ ...liveProducts(), ...liveContent() });
