import { findProducts } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findNames } from "../adapters/names.ts";
import { listWritten } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { shownToAuthor } from "../domain/review.ts";
import { writtenEnv } from "../env.ts";
import type { NamingPorts } from "../flows/name-authors.ts";
import type { FindProducts, ListWritten } from "../flows/ports.ts";

export interface ListOwnReviewsPorts extends NamingPorts {
  readonly listWritten: ListWritten;
  readonly findProducts: FindProducts;
}

export const listOwnReviews = (ports: ListOwnReviewsPorts) =>
  endpoint(reviewRoutes.listOwnReviews, async (request) => {
    const { user } = member(request);
    const { items, cursor } = await ports.listWritten(user, request.query);
    const [names, products] = await Promise.all([
      items.some(({ named }) => named) ? ports.findNames([user]) : new Map<string, string>(),
      ports.findProducts(items.map(({ productId }) => productId)),
    ]);
    return {
      items: items.map((each) => {
        const found = products.get(each.productId);
        const { title, language, state } = found ?? {};
        const product = title && language && state && { title, language, state };
        return { ...shownToAuthor(each, names.get(user)), ...(product && { product }) };
      }),
      cursor,
    };
  });

const env = environment(...writtenEnv);

export const handler = listOwnReviews({
  listWritten: listWritten(documents, env.LEARNING_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE, { consistent: false }),
  findNames: findNames(documents, env.IDENTITY_TABLE),
});
