import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveReviews } from "../adapters/live.ts";
import { routes } from "../contract/learning.ts";
import { shownToAuthor } from "../domain/review.ts";
import type { FindReview } from "../flows/ports.ts";

export const getOwnReview = (ports: { readonly findReview: FindReview }) =>
  endpoint(routes.getOwnReview, async (request) => {
    const kept = await ports.findReview(request.params.id, member(request).user);
    return kept ? shownToAuthor(kept) : refuse("not-reviewed", "You have not reviewed this product.");
  });

export const handler = getOwnReview(liveReviews());
