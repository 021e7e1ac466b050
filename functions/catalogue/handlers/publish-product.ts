import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { replaceProduct } from "../adapters/products.ts";
import { findProduct, findProducts } from "../client.ts";
import { productRoutes } from "../contract/product.ts";
import { published } from "../domain/product.ts";
import { catalogueEnv } from "../env.ts";
import { type ChangePorts, changeProduct } from "../flows/change-product.ts";
import type { Now } from "../flows/ports.ts";

export const publishProduct = (ports: ChangePorts & { readonly now: Now }) =>
  endpoint(productRoutes.publishProduct, async (request) => {
    const at = iso(ports.now());
    return changeProduct(ports, request.params.id, (found) => published(found, member(request).user, at));
  });

const env = environment(...catalogueEnv);

export const handler = publishProduct({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  replaceProduct: replaceProduct(documents, env.CATALOGUE_TABLE),
  pause,
  now: () => Date.now(),
});
