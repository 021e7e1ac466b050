import { ulid } from "ulid";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { insertProduct } from "../adapters/products.ts";
import { productRoutes } from "../contract/product.ts";
import { apart, changedDetails, draft, toShownProduct } from "../domain/product.ts";
import { wellMade } from "../domain/publication.ts";
import { catalogueEnv } from "../env.ts";
import type { InsertProduct, NewId, Now } from "../flows/ports.ts";

export interface CreateProductPorts {
  readonly insertProduct: InsertProduct;
  readonly newId: NewId;
  readonly now: Now;
}

export const createProduct = (ports: CreateProductPorts) =>
  endpoint(productRoutes.createProduct, async (request) => {
    const at = iso(ports.now());
    const { fields, told } = apart(request.body);
    const fresh = wellMade(draft(ports.newId(), member(request).user, fields, at));
    if (isRefusal(fresh)) return fresh;
    await ports.insertProduct(fresh, changedDetails({}, told));
    return toShownProduct(fresh);
  });

const env = environment(...catalogueEnv);

export const handler = createProduct({
  insertProduct: insertProduct(documents, env.CATALOGUE_TABLE),
  newId: ulid,
  now: () => Date.now(),
});
