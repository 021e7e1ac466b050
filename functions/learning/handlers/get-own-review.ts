import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findReview } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { notReviewed, shownToAuthor } from "../domain/review.ts";
import { bearingEnv } from "../env.ts";
import type { FindReview } from "../flows/ports.ts";

export const getOwnReview = (ports: { readonly findReview: FindReview }) =>
  endpoint(reviewRoutes.getOwnReview, async (request) => {
    const kept = await ports.findReview(request.params.id, member(request).user);
    return kept ? shownToAuthor(kept) : notReviewed;
  });

const env = environment(...bearingEnv);

export const handler = getOwnReview({ findReview: findReview(documents, env.LEARNING_TABLE) });
