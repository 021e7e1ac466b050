import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { entitled, isBundle } from "../access.ts";
import { liveAccess, liveProgress } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { FindEntitlements, FindProduct, FindProgress, KeepProgress, Now } from "../ports.ts";
import { heard } from "../progress.ts";

export interface PutProgressPorts {
  readonly findProduct: FindProduct;
  readonly findEntitlements: FindEntitlements;
  readonly findProgress: FindProgress;
  readonly keepProgress: KeepProgress;
  readonly now: Now;
}

export const putProgress = (ports: PutProgressPorts) =>
  endpoint(routes.putProgress, async (request) => {
    const { user: customer } = member(request);
    const { id: productId } = request.params;
    const now = ports.now();
    const at = new Date(now).toISOString();
    const [found, entitlements, before] = await Promise.all([
      ports.findProduct(productId),
      ports.findEntitlements(customer, productId),
      ports.findProgress(customer, productId),
    ]);
    const product = entitled(found, customer, entitlements, now);
    if (isRefusal(product)) return product;
    if (product.type === "bundle") return isBundle(product);
    const report = { ...request.body, customer, productId, at };
    const { customer: _, ...kept } = await ports.keepProgress(before, (kept) => heard(kept, report));
    return kept;
  });

export const handler = putProgress({ ...liveAccess(), ...liveProgress() });
