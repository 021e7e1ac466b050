import { ulid } from "ulid";
import { findProduct } from "../../catalogue/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findEntitlements } from "../adapters/commerce.ts";
import { findReview, keepReview } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { shownReview, writtenReview } from "../domain/review.ts";
import { studyEnv } from "../env.ts";
import type { NewId } from "../flows/ports.ts";
import { type StoreReviewPorts, storeReview } from "../flows/store-review.ts";

export const writeReview = (ports: StoreReviewPorts & { readonly newId: NewId }) =>
  endpoint(reviewRoutes.writeReview, async (request) => {
    const about = { customer: member(request).user, productId: request.params.id };
    const stored = await storeReview(ports, about, (basis) =>
      writtenReview(basis, { ...about, ...request.body, id: ports.newId() }),
    );
    return isRefusal(stored) ? stored : shownReview(stored);
  });

const env = environment(...studyEnv);

export const handler = writeReview({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  findReview: findReview(documents, env.LEARNING_TABLE),
  keepReview: keepReview(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
  pause,
  newId: ulid,
  now: () => Date.now(),
});
