import type { Content, Product } from "../../catalogue/contract/product.ts";
import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso, SECOND_MS } from "../../shared/kernel/time.ts";
import { granting, isBundle, opened } from "../domain/access.ts";
import { newestFirst, versionFor } from "../domain/edition.ts";
import type { FindEdition, FindEntitlements, FindProduct, KeepOpening, Now, Pause } from "./ports.ts";

export interface OpenContentPorts {
  readonly findProduct: FindProduct;
  readonly findEdition: FindEdition;
  readonly findEntitlements: FindEntitlements;
  readonly keepOpening: KeepOpening;
  readonly pause: Pause;
  readonly now: Now;
}

export interface OpenContentAsk {
  readonly user: string;
  readonly productId: string;
  readonly version: number | undefined;
}

/** Content that may be handed out, after this was recorded. */
interface OpenedContent {
  readonly product: Product;
  readonly content: Content;
  readonly version: number;
  /** Epoch milliseconds, a whole second. */
  readonly from: number;
}

/** Concurrent openings of one product by one customer conflict at its count: each continues after the others. */
const ATTEMPTS = 20;

/** Opens a product's content for an entitled user: in the version that they bought, or another that they may have. */
export const openContent = (ports: OpenContentPorts, { user, productId, version: asked }: OpenContentAsk) =>
  retryOnConflict(
    ports.pause,
    async () => {
      const [found, entitlements] = await Promise.all([
        ports.findProduct(productId),
        ports.findEntitlements(user, productId),
      ]);
      const now = ports.now();
      const product = opened(found, user, entitlements, now);
      if (isRefusal(product)) return product;
      const right = product.creatorId === user ? undefined : granting(product, newestFirst(entitlements), now);
      const sold = right?.sold ?? product;
      const version = versionFor(product, sold, asked);
      if (isRefusal(version)) return version;
      // If the content has not changed since, the old version need not be read.
      const isSame = product.type === sold.type && version >= (product.content?.since ?? product.version);
      const edition = isSame ? product : await ports.findEdition(product, version);
      if (edition.type === "bundle") return isBundle(edition);
      const { content } = edition;
      if (!content) return refuse("no-content", `This ${edition.type} has nothing to download.`);
      // Signatures have whole seconds.
      const from = Math.floor(now / SECOND_MS) * SECOND_MS;
      const handedOut: OpenedContent = { product, content, version, from };
      // Recorded before it is handed out, as that decides on refunds. A creator has nothing to refund.
      return !right || (await ports.keepOpening(right, iso(from))) === "done" ? handedOut : conflict;
    },
    { attempts: ATTEMPTS },
  );
