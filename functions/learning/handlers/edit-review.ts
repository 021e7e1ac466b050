import { findProduct } from "../../catalogue/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findEntitlements } from "../adapters/commerce.ts";
import { findNames } from "../adapters/names.ts";
import { findReview, keepReview } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { editedReview } from "../domain/review.ts";
import { reviewEnv } from "../env.ts";
import { type NamingPorts, showAuthor } from "../flows/name-authors.ts";
import { type StoreReviewPorts, storeReview } from "../flows/store-review.ts";

export const editReview = (ports: StoreReviewPorts & NamingPorts) =>
  endpoint(reviewRoutes.editReview, async (request) => {
    const about = { customer: member(request).user, productId: request.params.id };
    const stored = await storeReview(ports, about, (basis) => editedReview(basis, request.body));
    return isRefusal(stored) ? stored : showAuthor(ports, stored);
  });

const env = environment(...reviewEnv);

export const handler = editReview({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  findReview: findReview(documents, env.LEARNING_TABLE),
  keepReview: keepReview(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
  findNames: findNames(documents, env.IDENTITY_TABLE),
  pause,
  now: () => Date.now(),
});
