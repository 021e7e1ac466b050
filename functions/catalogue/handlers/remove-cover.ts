import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { replaceProduct } from "../adapters/products.ts";
import { findProduct, findProducts } from "../client.ts";
import { coverRoutes } from "../contract/cover.ts";
import { changed, owned } from "../domain/product.ts";
import { catalogueEnv } from "../env.ts";
import { type ChangePorts, changeProduct } from "../flows/change-product.ts";

export const removeCover = (ports: ChangePorts) =>
  endpoint(coverRoutes.removeCover, async ({ params, ...request }) => {
    const { user } = member(request);
    return changeProduct(ports, params.id, (product) => {
      const mine = owned(product, user);
      return isRefusal(mine) || !mine.cover ? mine : changed(mine, user, { cover: undefined });
    });
  });

const env = environment(...catalogueEnv);

export const handler = removeCover({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE),
  replaceProduct: replaceProduct(documents, env.CATALOGUE_TABLE),
  pause,
});
