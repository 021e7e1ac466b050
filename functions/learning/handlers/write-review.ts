import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { entitled } from "../access.ts";
import { liveAccess, liveReviews } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { AddReview, FindEntitlements, FindProduct, NewId, Now } from "../ports.ts";
import { shown } from "../review.ts";

export interface WriteReviewPorts {
  readonly findProduct: FindProduct;
  readonly findEntitlements: FindEntitlements;
  readonly addReview: AddReview;
  readonly newId: NewId;
  readonly now: Now;
}

export const writeReview = (ports: WriteReviewPorts) =>
  endpoint(routes.writeReview, async (request) => {
    const { user: customer } = member(request);
    const { id: productId } = request.params;
    const [found, entitlements] = await Promise.all([
      ports.findProduct(productId),
      ports.findEntitlements(customer, productId),
    ]);
    const now = ports.now();
    const product = entitled(found, customer, entitlements, now);
    if (isRefusal(product)) return product;
    const createdAt = new Date(now).toISOString();
    const fresh = { id: ports.newId(), productId, customer, ...request.body, createdAt };
    if (await ports.addReview(fresh)) return shown(fresh);
    return refuse("already-reviewed", "You have reviewed this product; each customer reviews it once.");
  });

export const handler = writeReview({ ...liveAccess(), ...liveReviews() });
