import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { routes } from "../contract/product.ts";
import { draft, shown } from "../domain/product.ts";
import { wellMade } from "../domain/publication.ts";
import type { InsertProduct, NewId, Now } from "../flows/ports.ts";

export interface CreateProductPorts {
  readonly insertProduct: InsertProduct;
  readonly newId: NewId;
  readonly now: Now;
}

export const createProduct = (ports: CreateProductPorts) =>
  endpoint(routes.createProduct, async (request) => {
    const at = new Date(ports.now()).toISOString();
    const fresh = wellMade(draft(ports.newId(), member(request).user, request.body, at));
    if (isRefusal(fresh)) return fresh;
    await ports.insertProduct(fresh);
    return shown(fresh);
  });

export const handler = createProduct(liveProducts());
