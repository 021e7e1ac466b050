import type { Order, Referral } from "../contract/order.ts";

/** A referral that counts, and what creators promised for it, in basis points by product id. */
export interface Recommended {
  readonly referral: Referral;
  readonly shares: ReadonlyMap<string, number>;
}

/** An order with its affiliate. Nobody earns by recommending their own products. */
export function recommended(order: Order, by: Recommended | undefined): Order {
  if (!by) return order;
  const { referral, shares } = by;
  const lines = order.lines.map((line) => {
    const shareBasisPoints = shares.get(line.productId) ?? 0;
    if (shareBasisPoints === 0 || line.creatorId === referral.affiliate) return line;
    return { ...line, affiliate: { id: referral.affiliate, shareBasisPoints } };
  });
  return lines.some(({ affiliate }) => affiliate) ? { ...order, lines, referral } : order;
}

/** Whether a buyer came by another click since; who came by none since is still who they were. */
export const cameAnew = (before: Referral | undefined, now: Referral | undefined): boolean =>
  now !== undefined && now.click !== before?.click;

/**
 * An open order with the affiliate by whom its buyer came last, if that is another; the very order if not. Its lines
 * are those of `fresh`.
 */
export function recommendedAnew(order: Order, fresh: Order): Order {
  if (!cameAnew(order.referral, fresh.referral)) return order;
  const lines = order.lines.map(({ affiliate: _, ...line }) => {
    const affiliate = fresh.lines.find(({ productId }) => productId === line.productId)?.affiliate;
    return affiliate ? { ...line, affiliate } : line;
  });
  return { ...order, lines, referral: fresh.referral, version: order.version + 1 };
}
