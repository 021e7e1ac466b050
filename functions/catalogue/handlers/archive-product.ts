import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { replaceProduct } from "../adapters/products.ts";
import { findProduct } from "../client.ts";
import { productRoutes } from "../contract/product.ts";
import { archived } from "../domain/product.ts";
import { catalogueEnv } from "../env.ts";
import { type WithdrawPorts, withdrawProduct } from "../flows/change-product.ts";

export const archiveProduct = (ports: WithdrawPorts) =>
  endpoint(productRoutes.archiveProduct, async (request) =>
    withdrawProduct(ports, request.params.id, (found) => archived(found, member(request).user)),
  );

const env = environment(...catalogueEnv);

export const handler = archiveProduct({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  replaceProduct: replaceProduct(documents, env.CATALOGUE_TABLE),
  pause,
});
