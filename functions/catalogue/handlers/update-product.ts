import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { replaceProduct } from "../adapters/products.ts";
import { findProduct, findProducts } from "../client.ts";
import { productRoutes } from "../contract/product.ts";
import { edited } from "../domain/product.ts";
import { catalogueEnv } from "../env.ts";
import { type ChangePorts, changeProduct } from "../flows/change-product.ts";

export const updateProduct = (ports: ChangePorts) =>
  endpoint(productRoutes.updateProduct, async (request) => {
    const { version, ...fields } = request.body;
    // A field that is null is taken away.
    const given = Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value ?? undefined]])),
    );
    return changeProduct(ports, request.params.id, (found) => edited(found, member(request).user, given, version));
  });

const env = environment(...catalogueEnv);

export const handler = updateProduct({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  replaceProduct: replaceProduct(documents, env.CATALOGUE_TABLE),
  pause,
});
