import type { Product } from "../../catalogue/contract.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveSimilar } from "../adapters/live-serving.ts";
import { orElse } from "../adapters/or-else.ts";
import { routes } from "../contract.ts";
import { localeOf } from "../locale.ts";
import type { ProductsNow, ServingModel, Shelf } from "../ports.ts";
import { shown } from "../shown.ts";
import { similar } from "../similar.ts";

export interface SimilarProductsPorts {
  readonly shelf: Shelf;
  readonly productsNow: ProductsNow;
  readonly servingModel: ServingModel;
}

const EMPTY: ReadonlyMap<string, Product> = new Map();
/** Spare candidates for products that were withdrawn since the shelf was read. */
const SPARE = 10;

export const similarProducts = (ports: SimilarProductsPorts) =>
  endpoint(routes.similarProducts, async ({ params, query, headers }) => {
    const [targets, shelf, serving] = await Promise.all([
      ports.productsNow([params.id]),
      orElse("the shelf", ports.shelf(), EMPTY),
      orElse("the model", ports.servingModel(), undefined),
    ]);
    const target = targets.get(params.id);
    if (target?.state !== "published") return refuse("unknown-product", "There is no such product on sale.");
    const locale = localeOf(headers["accept-language"]) ?? target.language;
    const near = similar(serving?.model, shelf, target, query.limit + SPARE, locale);
    const ids = near.map(({ id }) => id);
    const products = await orElse("the products", ports.productsNow(ids), shelf);
    return { items: shown(near, products).slice(0, query.limit) };
  });

export const handler = similarProducts(liveSimilar());
