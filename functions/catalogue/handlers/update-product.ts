import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findDetails, replaceProduct } from "../adapters/products.ts";
import { findProduct, findProducts } from "../client.ts";
import type { Details } from "../contract/details.ts";
import { productRoutes } from "../contract/product.ts";
import { apart, changedDetails, edited } from "../domain/product.ts";
import { catalogueEnv } from "../env.ts";
import { type ChangePorts, changeProduct } from "../flows/change-product.ts";
import type { FindDetails } from "../flows/ports.ts";

export const updateProduct = (ports: ChangePorts & { readonly findDetails: FindDetails }) =>
  endpoint(productRoutes.updateProduct, async (request) => {
    const { version, ...said } = request.body;
    const { fields, told } = apart(said);
    // Null removes a field.
    const given = Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value ?? undefined]])),
    );
    const retell = { findDetails: ports.findDetails, change: (kept: Details) => changedDetails(kept, told) };
    const isRetold = Object.values(told).some((each) => each !== undefined);
    return changeProduct(
      ports,
      request.params.id,
      (found) => edited(found, member(request).user, given, version),
      isRetold ? { retell } : {},
    );
  });

const env = environment(...catalogueEnv);

export const handler = updateProduct({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  replaceProduct: replaceProduct(documents, env.CATALOGUE_TABLE),
  findDetails: findDetails(documents, env.CATALOGUE_TABLE),
  pause,
});
