import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Review } from "../contract/review.ts";
import { entitled, granting } from "../domain/access.ts";
import { paidFirst } from "../domain/edition.ts";
import type { ReviewBasis } from "../domain/review.ts";
import type { FindEntitlements, FindProduct, FindReview, KeepReview, Now, Pause } from "./ports.ts";

export interface StoreReviewPorts {
  readonly findProduct: FindProduct;
  readonly findEntitlements: FindEntitlements;
  readonly findReview: FindReview;
  readonly keepReview: KeepReview;
  readonly pause: Pause;
  readonly now: Now;
}

/** Writes a new or changed review by `decide`, and its product's rating with it. */
export const storeReview = <Code extends string>(
  ports: StoreReviewPorts,
  { customer, productId }: { readonly customer: string; readonly productId: string },
  decide: (basis: ReviewBasis) => Review | Refusal<Code>,
) =>
  retryOnConflict(ports.pause, async (n) => {
    const [found, entitlements, kept] = await Promise.all([
      ports.findProduct(productId),
      ports.findEntitlements(customer, productId),
      ports.findReview(productId, customer),
    ]);
    const now = ports.now();
    const access = entitled(found, customer, entitlements, now);
    const right = isRefusal(access) ? undefined : granting(access, paidFirst(entitlements), now);
    const after = decide({ kept, access, entitlements, right, at: iso(now) });
    if (isRefusal(after)) return after;
    return (await ports.keepReview(kept, after, right, n)) === "done" ? after : conflict;
  });
