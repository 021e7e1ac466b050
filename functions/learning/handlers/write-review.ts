import { ulid } from "ulid";
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
import { writtenReview } from "../domain/review.ts";
import { reviewEnv } from "../env.ts";
import { type NamingPorts, nameAuthor } from "../flows/name-authors.ts";
import type { NewId } from "../flows/ports.ts";
import { type StoreReviewPorts, storeReview } from "../flows/store-review.ts";

export const writeReview = (ports: StoreReviewPorts & NamingPorts & { readonly newId: NewId }) =>
  endpoint(reviewRoutes.writeReview, async (request) => {
    const about = { customer: member(request).user, productId: request.params.id };
    const stored = await storeReview(ports, about, (basis) =>
      writtenReview(basis, { ...about, ...request.body, id: ports.newId() }),
    );
    return isRefusal(stored) ? stored : nameAuthor(ports, stored);
  });

const env = environment(...reviewEnv);

export const handler = writeReview({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  findReview: findReview(documents, env.LEARNING_TABLE),
  keepReview: keepReview(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
  findNames: findNames(documents, env.IDENTITY_TABLE),
  pause,
  newId: ulid,
  now: () => Date.now(),
});
