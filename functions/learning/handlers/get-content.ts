import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { granting, isBundle, opened } from "../access.ts";
import { liveAccess, liveContent } from "../adapters/live.ts";
import { URL_SECONDS } from "../content.ts";
import { routes } from "../contract.ts";
import type { ContentUrl, FindEntitlements, FindProduct, KeepOpening, Now, Pause } from "../ports.ts";

export interface GetContentPorts {
  readonly findProduct: FindProduct;
  readonly findEntitlements: FindEntitlements;
  readonly keepOpening: KeepOpening;
  readonly contentUrl: ContentUrl;
  readonly pause: Pause;
  readonly now: Now;
}

export const getContent = (ports: GetContentPorts) =>
  endpoint(routes.getContent, async (request) => {
    const { user } = member(request);
    const { id } = request.params;
    for (let attempt = 1; ; attempt++) {
      const [found, entitlements] = await Promise.all([ports.findProduct(id), ports.findEntitlements(user, id)]);
      const now = ports.now();
      const product = opened(found, user, entitlements, now);
      if (isRefusal(product)) return product;
      if (product.type === "bundle") return isBundle(product);
      const { content } = product;
      if (!content) return refuse("no-content", `This ${product.type} has nothing to download.`);
      // A signature knows whole seconds only.
      const from = Math.floor(now / 1000) * 1000;
      // Before it is handed out: whether it was decides on a refund. A creator has nothing to ask back.
      const right = product.creatorId === user ? undefined : granting(product, entitlements, now);
      if (right && !(await ports.keepOpening(right, new Date(from).toISOString()))) {
        await ports.pause(attempt);
        continue;
      }
      const url = await ports.contentUrl(content, from);
      logger.info("content opened", { user, product: id, key: content.key });
      const expiresAt = new Date(from + URL_SECONDS * 1000).toISOString();
      return { url, expiresAt, name: content.name, mediaType: content.mediaType };
    }
  });

export const handler = getContent({ ...liveAccess(), ...liveContent() });
