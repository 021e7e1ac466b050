import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findNames } from "../adapters/names.ts";
import { findReview } from "../adapters/reviews.ts";
import { reviewRoutes } from "../contract/review.ts";
import { notReviewed } from "../domain/review.ts";
import { answeringEnv } from "../env.ts";
import { type NamingPorts, showAuthor } from "../flows/name-authors.ts";
import type { FindReview } from "../flows/ports.ts";

export const getOwnReview = (ports: NamingPorts & { readonly findReview: FindReview }) =>
  endpoint(reviewRoutes.getOwnReview, async (request) => {
    const kept = await ports.findReview(request.params.id, member(request).user);
    return kept ? showAuthor(ports, kept) : notReviewed;
  });

const env = environment(...answeringEnv);

export const handler = getOwnReview({
  findReview: findReview(documents, env.LEARNING_TABLE),
  findNames: findNames(documents, env.IDENTITY_TABLE),
});
