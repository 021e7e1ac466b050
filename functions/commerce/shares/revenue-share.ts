import type { Product } from "../../catalogue/contract/product.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { RevenueShares } from "../contract/revenue-share.ts";
import { MOST_SHARES, PLATFORM_SHARE } from "../settings.ts";

/** The subject of a share: a product or a creator. */
export type ShareSubject = `PRODUCT#${string}` | `CREATOR#${string}`;
export const productSubject = (id: string): ShareSubject => `PRODUCT#${id}`;
export const creatorSubject = (id: string): ShareSubject => `CREATOR#${id}`;

/** The shares of the products of a cart and their creators. */
export type Shares = ReadonlyMap<ShareSubject, RevenueShares>;
export const NO_SHARES: Shares = new Map();

type Share = RevenueShares["shares"][number];

/** The newest share that has begun. Shares are stored newest first. */
const inForce = (kept: RevenueShares | undefined, at: string): number | undefined =>
  kept?.shares.find(({ from }) => Date.parse(from) <= Date.parse(at))?.platformShareBasisPoints;

/** The platform's share of a sale, in basis points: the product's own, else its creator's, else the default. */
export const shareOf = (product: Pick<Product, "id" | "creatorId">, shares: Shares, at: string): number =>
  inForce(shares.get(productSubject(product.id)), at) ??
  inForce(shares.get(creatorSubject(product.creatorId)), at) ??
  PLATFORM_SHARE;

/** The shares after one is set; one that begins at the same instant is replaced. */
export function withShare(kept: RevenueShares | undefined, share: Share): RevenueShares | Refusal<"too-many-shares"> {
  const begins = ({ from }: Share) => Date.parse(from);
  const others = (kept?.shares ?? []).filter((each) => begins(each) !== begins(share));
  if (others.length >= MOST_SHARES) {
    return refuse(
      "too-many-shares",
      `${MOST_SHARES} shares are set, the most allowed; replace one by sending its "from".`,
    );
  }
  const shares = [...others, share].sort((a, b) => begins(b) - begins(a));
  return { shares, version: (kept?.version ?? 0) + 1 };
}
