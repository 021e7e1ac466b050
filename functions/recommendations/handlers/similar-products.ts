import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSimilar } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { ProductsNow, ServingModel, Shelf } from "../ports.ts";
import { shown } from "../shown.ts";
import { similar } from "../similar.ts";

export interface SimilarProductsPorts {
  readonly shelf: Shelf;
  readonly productsNow: ProductsNow;
  readonly servingModel: ServingModel;
}

/** Spare candidates for products that were withdrawn since the shelf was read. */
const SPARE = 10;

export const similarProducts = (ports: SimilarProductsPorts) =>
  endpoint(routes.similarProducts, async ({ params, query }) => {
    const [targets, shelf, serving] = await Promise.all([
      ports.productsNow([params.id]),
      ports.shelf(),
      ports.servingModel(),
    ]);
    const target = targets.get(params.id);
    if (target?.state !== "published") return refuse("unknown-product", "There is no such product on sale.");
    const candidates = similar(serving?.model, shelf, target, query.limit + SPARE);
    const products = await ports.productsNow(candidates.map(({ id }) => id));
    return { items: shown(candidates, products).slice(0, query.limit) };
  });

export const handler = similarProducts(liveSimilar());
