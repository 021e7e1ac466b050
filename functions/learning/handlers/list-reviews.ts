import { priceClassOf } from "../../catalogue/contract/product.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReviewLists } from "../adapters/live.ts";
import { routes } from "../contract/learning.ts";
import { shown } from "../domain/review.ts";
import type { FindProduct, FindStars, ListReviews } from "../flows/ports.ts";

export interface ListReviewsPorts {
  readonly findProduct: FindProduct;
  readonly listReviews: ListReviews;
  readonly findStars: FindStars;
}

export const listReviews = (ports: ListReviewsPorts) =>
  endpoint(routes.listReviews, async ({ params, query }) => {
    const [product, stars] = await Promise.all([ports.findProduct(params.id), ports.findStars(params.id)]);
    const price = product ? priceClassOf(product) : "paid";
    const page = await ports.listReviews(params.id, price, query);
    return { items: page.items.map(shown), cursor: page.cursor, rating: stars.ratings[price] };
  });

export const handler = listReviews(liveReviewLists());
