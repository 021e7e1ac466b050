import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { AffiliateShares } from "../contract/affiliate-share.ts";
import { CLICK_DAYS, CLICK_MS, MOST_CHANGES } from "../settings.ts";

/** The subject of a share: one product, or all of a creator's. */
export type ShareSubject = `PRODUCT#${string}` | `CREATOR#${string}`;
export const productSubject = (id: string): ShareSubject => `PRODUCT#${id}`;
export const creatorSubject = (id: string): ShareSubject => `CREATOR#${id}`;

/** The share in force at an instant; null or undefined if it has none of its own. */
const inForce = (kept: AffiliateShares | undefined, at: string) =>
  kept?.shares.find(({ from }) => from <= at)?.shareBasisPoints;

/** The share of a product at an instant, in basis points: its own, else its creator's, else none. */
export const shareAt = (
  product: { readonly id: string; readonly creatorId: string },
  kept: ReadonlyMap<string, AffiliateShares>,
  at: string,
): number =>
  inForce(kept.get(productSubject(product.id)), at) ?? inForce(kept.get(creatorSubject(product.creatorId)), at) ?? 0;

/**
 * The shares after one is set. Earlier ones are kept as long as a valid click may have been promised them. Of changes in one
 * millisecond the last counts.
 */
export function withShare(
  before: AffiliateShares | undefined,
  fresh: Pick<AffiliateShares, "creator" | "subject"> & {
    readonly shareBasisPoints: number | null;
    readonly at: string;
  },
): AffiliateShares | Refusal<"too-many-changes"> {
  const { creator, subject, shareBasisPoints, at } = fresh;
  const had = before?.shares ?? [];
  if (had[0]?.shareBasisPoints === shareBasisPoints && before) return before;
  // This clock may be slightly behind that of the last change.
  const from = [at, had[0]?.from ?? at].toSorted().at(-1) ?? at;
  const others = had.filter((each) => each.from !== from);
  const since = Date.parse(from) - CLICK_MS;
  const oldest = others.findIndex((each) => Date.parse(each.from) <= since);
  const shares = [{ shareBasisPoints, from }, ...(oldest < 0 ? others : others.slice(0, oldest + 1))];
  if (shares.length > MOST_CHANGES) {
    const detail = `It was changed ${MOST_CHANGES} times in ${CLICK_DAYS} days, the most allowed; leave it for some days.`;
    return refuse("too-many-changes", detail);
  }
  return { creator, subject, shares, version: (before?.version ?? 0) + 1 };
}

/** A share, for its creator. */
export function toShownShare({ subject, shares: [newest] }: AffiliateShares) {
  const [kind, ...id] = subject.split("#");
  return {
    ...(kind === "PRODUCT" && { productId: id.join("#") }),
    shareBasisPoints: newest?.shareBasisPoints ?? null,
    since: newest?.from ?? "",
  };
}
