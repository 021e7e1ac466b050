import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveProducts } from "../adapters/live.ts";
import { composed } from "../bundle.ts";
import { routes } from "../contract.ts";
import { coherent } from "../credits.ts";
import type { InsertProduct, NewId, Now } from "../ports.ts";
import { draft, priced, shown } from "../product.ts";

export interface CreateProductPorts {
  readonly insertProduct: InsertProduct;
  readonly newId: NewId;
  readonly now: Now;
}

export const createProduct = (ports: CreateProductPorts) =>
  endpoint(routes.createProduct, async (request) => {
    const at = new Date(ports.now()).toISOString();
    const sound = priced(draft(ports.newId(), member(request).user, request.body, at));
    if (isRefusal(sound)) return sound;
    const fresh = coherent(sound);
    if (isRefusal(fresh)) return fresh;
    const whole = composed(fresh);
    if (isRefusal(whole)) return whole;
    await ports.insertProduct(fresh);
    return shown(fresh);
  });

export const handler = createProduct(liveProducts());
