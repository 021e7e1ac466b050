import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveAccess, liveReviews } from "../adapters/live.ts";
import { type Review, routes } from "../contract/learning.ts";
import { entitled, granting } from "../domain/access.ts";
import { paidFirst } from "../domain/edition.ts";
import { borne, shown } from "../domain/review.ts";
import type { FindEntitlements, FindProduct, KeepReview, NewId, Now, Pause } from "../flows/ports.ts";

export interface WriteReviewPorts {
  readonly findProduct: FindProduct;
  readonly findEntitlements: FindEntitlements;
  readonly keepReview: KeepReview;
  readonly pause: Pause;
  readonly newId: NewId;
  readonly now: Now;
}

export const writeReview = (ports: WriteReviewPorts) =>
  endpoint(routes.writeReview, async (request) => {
    const { user: customer } = member(request);
    const { id: productId } = request.params;
    for (let attempt = 1; ; attempt++) {
      const [found, entitlements] = await Promise.all([
        ports.findProduct(productId),
        ports.findEntitlements(customer, productId),
      ]);
      const now = ports.now();
      const product = entitled(found, customer, entitlements, now);
      if (isRefusal(product)) return product;
      const right = granting(product, paidFirst(entitlements), now);
      const about = { id: ports.newId(), productId, customer, createdAt: new Date(now).toISOString() };
      const { version, paid } = right?.sold ?? { version: product.version, paid: false };
      const fresh: Review = { ...about, ...request.body, version, paid, counts: true, revision: 1 };
      const outcome = await ports.keepReview(undefined, { ...borne(fresh, entitlements), revision: 1 }, right);
      if (outcome === "done") return shown(fresh);
      if (outcome === "changed") {
        return refuse(
          "already-reviewed",
          "You have reviewed this product; change it with PUT /products/{id}/reviews/mine.",
        );
      }
      await ports.pause(attempt);
    }
  });

export const handler = writeReview({ ...liveAccess(), ...liveReviews() });
