import { findEdition, findProduct } from "../../catalogue/client.ts";
import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findEntitlements } from "../adapters/commerce.ts";
import { findProgress, keepProgress } from "../adapters/progress.ts";
import { progressRoutes } from "../contract/progress.ts";
import { entitled, granting, isBundle } from "../domain/access.ts";
import { newestFirst } from "../domain/edition.ts";
import { reportedProgress, saidAt, shownProgress } from "../domain/progress.ts";
import { studyEnv } from "../env.ts";
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

/** A player may send many reports at once, all of the same item: each continues after the others. */
const ATTEMPTS = 25;

export const putProgress = (ports: PutProgressPorts) =>
  endpoint(progressRoutes.putProgress, async (request) => {
    const { user: customer } = member(request);
    const { id: productId } = request.params;
    const received = iso(ports.now());
    return retryOnConflict(
      ports.pause,
      async () => {
        const now = ports.now();
        const [found, entitlements, before] = await Promise.all([
          ports.findProduct(productId),
          ports.findEntitlements(customer, productId),
          ports.findProgress(customer, productId),
        ]);
        const product = entitled(found, customer, entitlements, now);
        if (isRefusal(product)) return product;
        const right = granting(product, newestFirst(entitlements), now);
        if (!right) return conflict;
        if (right.sold.type === "bundle") return isBundle(await ports.findEdition(product, right.sold.version));
        const at = saidAt(request.body.at, received, right.grantedAt);
        const after = reportedProgress(before, { ...request.body, customer, productId, at });
        if (after === before) return shownProgress(after);
        return (await ports.keepProgress(right, before, after)) === "done" ? shownProgress(after) : conflict;
      },
      { attempts: ATTEMPTS },
    );
  });

const env = environment(...studyEnv);

export const handler = putProgress({
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findEdition: findEdition(documents, env.CATALOGUE_TABLE),
  findEntitlements: findEntitlements(documents, env.COMMERCE_TABLE),
  findProgress: findProgress(documents, env.LEARNING_TABLE),
  keepProgress: keepProgress(documents, env.LEARNING_TABLE, env.COMMERCE_TABLE),
  pause,
  now: () => Date.now(),
});
