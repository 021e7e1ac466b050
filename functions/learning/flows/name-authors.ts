import type { Review, ShownReview } from "../contract/review.ts";
import { shownReview, shownToAuthor } from "../domain/review.ts";
import type { FindNames } from "./ports.ts";

export interface NamingPorts {
  readonly findNames: FindNames;
}

/** Names are not stored with reviews, so changed names and deleted accounts take effect at once. */
const namesOf = (ports: NamingPorts, reviews: readonly Review[]) => {
  const named = reviews.filter(({ named }) => named === true).map(({ customer }) => customer);
  return named.length === 0 ? new Map<string, string>() : ports.findNames(named);
};

/** Reviews as everyone sees them, with the names of authors who agree. */
export async function nameAuthors(ports: NamingPorts, reviews: readonly Review[]): Promise<ShownReview[]> {
  const names = await namesOf(ports, reviews);
  return reviews.map((review) => shownReview(review, names.get(review.customer)));
}

/** A review as everyone sees it. */
export async function nameAuthor(ports: NamingPorts, review: Review): Promise<ShownReview> {
  return shownReview(review, (await namesOf(ports, [review])).get(review.customer));
}

/** A review as its author sees it. */
export async function showAuthor(ports: NamingPorts, review: Review) {
  return shownToAuthor(review, (await namesOf(ports, [review])).get(review.customer));
}
