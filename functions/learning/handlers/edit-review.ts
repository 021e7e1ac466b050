import { findProduct } from "../../catalogue/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findEntitlements } from "../adapters/commerce.ts";
import { findReview, keepReview } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { editedReview, shownToAuthor } from "../domain/review.ts";
import { studyEnv } from "../env.ts";
import { type StoreReviewPorts, storeReview } from "../flows/store-review.ts";

export const editReview = (ports: StoreReviewPorts) =>
  endpoint(reviewRoutes.editReview, async (request) => {
    const about = { customer: member(request).user, productId: request.params.id };
    const stored = await storeReview(ports, about, (basis) => editedReview(basis, request.body));
    return isRefusal(stored) ? stored : shownToAuthor(stored);
  });

const env = environment(...studyEnv);

export const handler = editReview({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  findReview: findReview(documents, env.LEARNING_TABLE),
  keepReview: keepReview(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
  pause,
  now: () => Date.now(),
});
