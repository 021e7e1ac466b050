import type { Order } from "../../commerce/contract/order.ts";
import { saleStateOf } from "../../commerce/contract/sale.ts";
import type { ReferredSale, ShownReferredSale } from "../contract/referred-sale.ts";

/** The lines of an order that an affiliate earns from. */
export function referredSalesOf({ id, lines, paidAt, referral, money = [], version }: Order): ReferredSale[] {
  if (paidAt === undefined || !referral) return [];
  return lines.flatMap((line, n) => {
    const { affiliate, creatorId, productId, title, price } = line;
    const own = money[n];
    if (!affiliate || !own) return [];
    return {
      orderId: id,
      line: n,
      affiliate: affiliate.id,
      code: referral.code,
      click: referral.click,
      clickedAt: referral.at,
      creatorId,
      productId,
      title,
      price,
      shareBasisPoints: affiliate.shareBasisPoints,
      earned: own.affiliate ?? 0,
      earnedIn: own.earnedIn,
      state: saleStateOf(line, own),
      paidAt,
      orderVersion: version,
    };
  });
}

export const toShownReferredSale = ({
  line,
  affiliate,
  click,
  orderVersion,
  creatorId,
  ...shown
}: ReferredSale): ShownReferredSale => shown;
