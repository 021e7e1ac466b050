import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveAccess, liveReviews } from "../adapters/live.ts";
import { type Review, routes } from "../contract/learning.ts";
import { entitled, granting } from "../domain/access.ts";
import { paidFirst } from "../domain/edition.ts";
import { borne, shownToAuthor } from "../domain/review.ts";
import type { FindEntitlements, FindProduct, FindReview, KeepReview, Now, Pause } from "../flows/ports.ts";

export interface EditReviewPorts {
  readonly findProduct: FindProduct;
  readonly findEntitlements: FindEntitlements;
  readonly findReview: FindReview;
  readonly keepReview: KeepReview;
  readonly pause: Pause;
  readonly now: Now;
}

export const editReview = (ports: EditReviewPorts) =>
  endpoint(routes.editReview, async (request) => {
    const { user: customer } = member(request);
    const { id: productId } = request.params;
    for (let attempt = 1; ; attempt++) {
      const [found, entitlements, kept] = await Promise.all([
        ports.findProduct(productId),
        ports.findEntitlements(customer, productId),
        ports.findReview(productId, customer),
      ]);
      if (!kept) return refuse("not-reviewed", "You have not reviewed this product.");
      const now = ports.now();
      const product = entitled(found, customer, entitlements, now);
      if (isRefusal(product)) return product;
      const right = granting(product, paidFirst(entitlements), now);
      const { rating, text } = request.body;
      const after: Review = {
        ...borne(kept, entitlements),
        rating,
        text,
        version: right?.sold.version ?? kept.version,
        editedAt: new Date(now).toISOString(),
        revision: kept.revision + 1,
      };
      if ((await ports.keepReview(kept, after, right)) === "done") return shownToAuthor(after);
      await ports.pause(attempt);
    }
  });

export const handler = editReview({ ...liveAccess(), ...liveReviews() });
