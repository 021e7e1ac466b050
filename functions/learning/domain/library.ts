import type * as z from "zod";
import type { Product } from "../../catalogue/contract/product.ts";
import type { Entitlement, Sold } from "../../commerce/contract/entitlement.ts";
import type { libraryItem } from "../contract/library.ts";
import type { Progress } from "../contract/progress.ts";
import { accessStateOf, stateOf } from "./access.ts";

/** A product that a customer may study, or may again once a dispute is settled. */
export interface Right {
  readonly productId: string;
  readonly access: "active" | "suspended";
  readonly grantedAt: string;
  /** The product as it was sold. */
  readonly type: Sold["type"];
}

/** The sort key of a library: later grants after earlier ones. */
const sortKeyOf = ({ grantedAt, productId }: Right): string => `${grantedAt}#${productId}`;

/**
 * A customer's entitlements as a library, newest first: one for each product, by the sources that count. Credits are
 * not studied.
 */
export function rightsOf(entitlements: readonly Entitlement[], now: number): Right[] {
  const toStudy = entitlements.filter(({ credits }) => credits === undefined);
  const rights = [...Map.groupBy(toStudy, ({ productId }) => productId)].flatMap(([productId, sources]) => {
    const access = accessStateOf(sources, now);
    if (access !== "active" && access !== "suspended") return [];
    const [newest] = sources
      .filter((each) => stateOf(each, now) === access)
      .sort((a, b) => (a.grantedAt < b.grantedAt ? 1 : -1)) as [Entitlement, ...Entitlement[]];
    return [{ productId, access, grantedAt: newest.grantedAt, type: newest.sold.type }];
  });
  return rights.sort((a, b) => (sortKeyOf(a) > sortKeyOf(b) ? -1 : 1));
}

/** The entitlements after a sort key, and the sort key to continue from if there are more. */
export function pageAfter(
  rights: readonly Right[],
  limit: number,
  after: string | undefined,
): { page: Right[]; next: string | undefined } {
  const rest = after === undefined ? rights : rights.filter((right) => sortKeyOf(right) < after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { page, next: last && rest.length > limit ? sortKeyOf(last) : undefined };
}

/**
 * Those of some listed entitlements by which their products are in the library: a product is in it once, whatever the
 * number of entitlements.
 * @param all the rights to each of their products
 */
export function rightsListed(listed: readonly Entitlement[], all: readonly Entitlement[], now: number): Right[] {
  const sortKeys = new Set(listed.map((each) => `${each.grantedAt}#${each.productId}`));
  return rightsOf(all, now).filter((right) => sortKeys.has(sortKeyOf(right)));
}

/**
 * An entitlement as its customer sees it; undefined if the catalogue no longer has the product, or it was sold as a
 * bundle.
 */
export function toLibraryItems(
  { access, grantedAt, type }: Right,
  product: Product | undefined,
  kept: Progress | undefined,
): z.infer<typeof libraryItem>[] {
  if (!product || type === "bundle") return [];
  const { id, creatorId, title, topic, language, cover } = product;
  const shown = { id, creatorId, type, title, topic, language, ...(cover && { cover }) };
  if (!kept) return [{ product: shown, access, grantedAt }];
  const { customer: _, productId: __, ...progress } = kept;
  return [{ product: shown, access, grantedAt, progress }];
}
