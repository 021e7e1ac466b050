import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { HttpProblem } from "../../shared/runtime/problem.ts";
import { liveAccess, liveProgress } from "../adapters/live.ts";
import { routes } from "../contract/learning.ts";
import { entitled, granting, isBundle } from "../domain/access.ts";
import { newestFirst } from "../domain/edition.ts";
import { heard } from "../domain/progress.ts";
import type {
  FindEdition,
  FindEntitlements,
  FindProduct,
  FindProgress,
  KeepProgress,
  Now,
  Pause,
} from "../flows/ports.ts";

export interface PutProgressPorts {
  readonly findProduct: FindProduct;
  readonly findEdition: FindEdition;
  readonly findEntitlements: FindEntitlements;
  readonly findProgress: FindProgress;
  readonly keepProgress: KeepProgress;
  readonly pause: Pause;
  readonly now: Now;
}

const ATTEMPTS = 8;

export const putProgress = (ports: PutProgressPorts) =>
  endpoint(routes.putProgress, async (request) => {
    const { user: customer } = member(request);
    const { id: productId } = request.params;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const now = ports.now();
      const at = new Date(now).toISOString();
      const [found, entitlements, before] = await Promise.all([
        ports.findProduct(productId),
        ports.findEntitlements(customer, productId),
        ports.findProgress(customer, productId),
      ]);
      const product = entitled(found, customer, entitlements, now);
      if (isRefusal(product)) return product;
      const right = granting(product, newestFirst(entitlements), now);
      if (right?.sold.type === "bundle") return isBundle(await ports.findEdition(product, right.sold.version));
      const report = { ...request.body, customer, productId, at };
      const after = right && (await ports.keepProgress(right, before, (kept) => heard(kept, report)));
      if (after) {
        const { customer: _, ...kept } = after;
        return kept;
      }
      await ports.pause(attempt);
    }
    throw new HttpProblem(503, "busy", "Your right to this product is just changing; send it again in a moment.");
  });

export const handler = putProgress({ ...liveAccess(), ...liveProgress() });
