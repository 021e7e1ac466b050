import { findProduct } from "../../catalogue/client.ts";
import { priceClassOf } from "../../catalogue/contract/product.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findNames } from "../adapters/names.ts";
import { listReviews as readReviews } from "../adapters/reviews.ts";
import { findStars } from "../client.ts";
import { reviewRoutes } from "../contract/review.ts";
import { reviewsEnv } from "../env.ts";
import { type NamingPorts, nameAuthors } from "../flows/name-authors.ts";
import type { FindProduct, FindStars, ListReviews } from "../flows/ports.ts";

export interface ListReviewsPorts extends NamingPorts {
  readonly findProduct: FindProduct;
  readonly listReviews: ListReviews;
  readonly findStars: FindStars;
}

export const listReviews = (ports: ListReviewsPorts) =>
  endpoint(reviewRoutes.listReviews, async ({ params, query }) => {
    const [product, stars] = await Promise.all([ports.findProduct(params.id), ports.findStars(params.id)]);
    const price = product ? priceClassOf(product) : "paid";
    const page = await ports.listReviews(params.id, price, query);
    const items = await nameAuthors(ports, page.items);
    return { items, cursor: page.cursor, rating: stars.ratings[price] };
  });

const env = environment(...reviewsEnv);

export const handler = listReviews({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  listReviews: readReviews(documents, env.LEARNING_TABLE),
  findStars: findStars(documents, env.LEARNING_TABLE, { consistent: false }),
  findNames: findNames(documents, env.IDENTITY_TABLE),
});
