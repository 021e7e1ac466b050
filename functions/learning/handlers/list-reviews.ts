import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReviews } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { FindRating, ListReviews } from "../ports.ts";
import { shown } from "../review.ts";

export interface ListReviewsPorts {
  readonly listReviews: ListReviews;
  readonly findRating: FindRating;
}

export const listReviews = (ports: ListReviewsPorts) =>
  endpoint(routes.listReviews, async ({ params, query }) => {
    const [page, rating] = await Promise.all([ports.listReviews(params.id, query), ports.findRating(params.id)]);
    return { items: page.items.map(shown), cursor: page.cursor, rating };
  });

export const handler = listReviews(liveReviews());
