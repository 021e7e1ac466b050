import type { Content, Product } from "../../catalogue/contract/product.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { HttpProblem } from "../../shared/runtime/problem.ts";
import { liveAccess, liveContent } from "../adapters/live.ts";
import { routes } from "../contract/learning.ts";
import { granting, isBundle, opened } from "../domain/access.ts";
import { URL_SECONDS } from "../domain/content.ts";
import { newestFirst, versionFor } from "../domain/edition.ts";
import type {
  ContentUrl,
  FindEdition,
  FindEntitlements,
  FindProduct,
  KeepOpening,
  Now,
  Pause,
} from "../flows/ports.ts";

export interface GetContentPorts {
  readonly findProduct: FindProduct;
  readonly findEdition: FindEdition;
  readonly findEntitlements: FindEntitlements;
  readonly keepOpening: KeepOpening;
  readonly contentUrl: ContentUrl;
  readonly pause: Pause;
  readonly now: Now;
}

/** Openings of one product by one customer at once meet at its count: each goes on after the others. */
const ATTEMPTS = 20;

const about = ({ name, mediaType, bytes }: Content) => ({ name, mediaType, bytes });

const newer = ({ content, version }: Product, handedOut: Content) =>
  content && content.since > handedOut.since ? { newer: { version, ...about(content) } } : {};

export const getContent = (ports: GetContentPorts) =>
  endpoint(routes.getContent, async (request) => {
    const { user } = member(request);
    const { id } = request.params;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const [found, entitlements] = await Promise.all([ports.findProduct(id), ports.findEntitlements(user, id)]);
      const now = ports.now();
      const product = opened(found, user, entitlements, now);
      if (isRefusal(product)) return product;
      const right = product.creatorId === user ? undefined : granting(product, newestFirst(entitlements), now);
      const mine = right?.sold ?? product;
      const version = versionFor(product, mine, request.query.version);
      if (isRefusal(version)) return version;
      // Content that is as it was needs no look at what the product was.
      const isSame = product.type === mine.type && version >= (product.content?.since ?? product.version);
      const edition = isSame ? product : await ports.findEdition(product, version);
      if (edition.type === "bundle") return isBundle(edition);
      const { content } = edition;
      if (!content) return refuse("no-content", `This ${edition.type} has nothing to download.`);
      // A signature knows whole seconds only.
      const from = Math.floor(now / 1000) * 1000;
      // Before it is handed out: whether it was decides on a refund. A creator has nothing to ask back.
      if (right && !(await ports.keepOpening(right, new Date(from).toISOString()))) {
        await ports.pause(attempt);
        continue;
      }
      const url = await ports.contentUrl(content, from);
      logger.info("content opened", { user, product: id, key: content.key, version });
      const expiresAt = new Date(from + URL_SECONDS * 1000).toISOString();
      return { url, expiresAt, version, ...about(content), ...newer(product, content) };
    }
    throw new HttpProblem(503, "busy", "Your right to this product is just changing; ask again in a moment.");
  });

export const handler = getContent({ ...liveAccess(), ...liveContent() });
