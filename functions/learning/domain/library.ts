import type * as z from "zod";
import type { Product } from "../../catalogue/contract/product.ts";
import type { Entitlement, Sold } from "../../commerce/contract/entitlement.ts";
import type { libraryItem, Progress } from "../contract/learning.ts";
import { standing, stateOf } from "./access.ts";

/** A product that a customer may study, or will again once a dispute is settled. */
export interface Right {
  readonly productId: string;
  readonly access: "active" | "suspended";
  readonly grantedAt: string;
  /** What it was sold as. */
  readonly type: Sold["type"];
}

/** Where a right stands in a library: later grants after earlier ones, each place taken once. */
export const placeOf = ({ grantedAt, productId }: Right): string => `${grantedAt}#${productId}`;

/**
 * A customer's entitlements as a library, newest first: one right for each product, by the sources that count. Credits
 * are no study.
 */
export function rightsOf(entitlements: readonly Entitlement[], now: number): Right[] {
  const toStudy = entitlements.filter(({ credits }) => credits === undefined);
  const rights = [...Map.groupBy(toStudy, ({ productId }) => productId)].flatMap(([productId, sources]) => {
    const access = standing(sources, now);
    if (access !== "active" && access !== "suspended") return [];
    const [newest] = sources
      .filter((each) => stateOf(each, now) === access)
      .sort((a, b) => (a.grantedAt < b.grantedAt ? 1 : -1)) as [Entitlement, ...Entitlement[]];
    return [{ productId, access, grantedAt: newest.grantedAt, type: newest.sold.type }];
  });
  return rights.sort((a, b) => (placeOf(a) > placeOf(b) ? -1 : 1));
}

/** The rights that come after a place, and the place to go on from if there are more. */
export function pageAfter(
  rights: readonly Right[],
  limit: number,
  after: string | undefined,
): { page: Right[]; next: string | undefined } {
  const rest = after === undefined ? rights : rights.filter((right) => placeOf(right) < after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { page, next: last && rest.length > limit ? placeOf(last) : undefined };
}

/**
 * Of some rights of a library, as they are listed, those that stand for their products there: a product that has others is
 * in the library once.
 * @param all the rights to each of their products
 */
export function standingFor(listed: readonly Entitlement[], all: readonly Entitlement[], now: number): Right[] {
  const places = new Set(listed.map((each) => `${each.grantedAt}#${each.productId}`));
  return rightsOf(all, now).filter((right) => places.has(placeOf(right)));
}

/** A right as its customer sees it; nothing where the catalogue no longer knows the product, or of what was sold as a bundle. */
export function shelved(
  { access, grantedAt, type }: Right,
  product: Product | undefined,
  kept: Progress | undefined,
): z.infer<typeof libraryItem>[] {
  if (!product || type === "bundle") return [];
  const { id, creatorId, title, topic, language } = product;
  const { customer: _, productId: __, ...progress } = kept ?? ({} as Progress);
  return [{ product: { id, creatorId, type, title, topic, language }, access, grantedAt, ...(kept && { progress }) }];
}
