import { isRefusal, type Refusal, refuse } from "../shared/kernel/refusal.ts";
import type { Product, ShownProduct } from "./contract.ts";

/** What a creator says of a product. */
export type ProductFields = Pick<Product, "type" | "title" | "summary" | "topic" | "language" | "price" | "recurring">;

/** Sold without anything to hand out: the seller's time, or a standing. */
const WITHOUT_CONTENT: readonly Product["type"][] = ["consultation", "membership"];

export const draft = (id: string, creatorId: string, fields: ProductFields, createdAt: string): Product => ({
  id,
  creatorId,
  ...fields,
  state: "draft",
  version: 1,
  rating: { count: 0, sum: 0 },
  createdAt,
});

type Denied = Refusal<"unknown-product" | "not-yours">;

/** A product that a creator may change. */
export function owned(product: Product | undefined, creator: string): Product | Denied {
  if (!product) return refuse("unknown-product", "There is no product of this id.");
  if (product.creatorId !== creator) return refuse("not-yours", "Only its creator may change a product.");
  return product;
}

/** The next version of a product, changed by its creator. */
export function changed(
  product: Product | undefined,
  creator: string,
  change: Partial<Product>,
  from?: number,
): Product | Denied | Refusal<"version-conflict"> {
  const mine = owned(product, creator);
  if (isRefusal(mine)) return mine;
  if (from !== undefined && from !== mine.version) {
    return refuse(
      "version-conflict",
      `The product is at version ${mine.version}; read it again and repeat the change.`,
    );
  }
  return { ...mine, ...change, version: mine.version + 1 };
}

/** @param stored whether the content was really uploaded: an upload URL alone is none */
/** Only a membership is paid each interval, and only for a price. */
export function billable(product: Product): Product | Refusal<"not-recurring"> {
  if (!product.recurring) return product;
  if (product.type !== "membership") {
    return refuse("not-recurring", `A ${product.type} is paid once: leave recurring out, or make it a membership.`);
  }
  if (product.price.amount === 0) {
    return refuse("not-recurring", "What is free is not paid each interval: leave recurring out, or set a price.");
  }
  return product;
}

export function published(
  product: Product | undefined,
  creator: string,
  at: string,
  stored: boolean,
): Product | Denied | Refusal<"already-published" | "content-missing" | "version-conflict"> {
  const mine = owned(product, creator);
  if (isRefusal(mine)) return mine;
  if (mine.state === "published") return refuse("already-published", "The product is on sale.");
  if (!stored && (mine.content || !WITHOUT_CONTENT.includes(mine.type))) {
    return refuse(
      "content-missing",
      `A ${mine.type} needs content: POST /products/${mine.id}/content, then PUT it to the URL.`,
    );
  }
  return changed(mine, creator, { state: "published", publishedAt: mine.publishedAt ?? at });
}

export function archived(
  product: Product | undefined,
  creator: string,
): Product | Denied | Refusal<"already-archived" | "version-conflict"> {
  const mine = owned(product, creator);
  if (isRefusal(mine)) return mine;
  if (mine.state === "archived") return refuse("already-archived", "The product is off sale.");
  return changed(mine, creator, { state: "archived" });
}

/** A product as `viewer` may see it; undefined if they may not. */
export function visible(product: Product | undefined, viewer: string | undefined): ShownProduct | undefined {
  if (!product || (product.state !== "published" && product.creatorId !== viewer)) return undefined;
  return shown(product);
}

export function shown({ content, ...product }: Product): ShownProduct {
  return { ...product, ...(content && { content: { name: content.name, mediaType: content.mediaType } }) };
}
