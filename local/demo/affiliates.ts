import {
  affiliateItem,
  clicksItem,
  codeItem,
  newAffiliate,
  referredSalesOf,
  saleItem,
  sharesItem,
} from "../../functions/affiliates/seed.ts";
import type { Order } from "../../functions/commerce/contract/order.ts";
import { withMoney } from "../../functions/commerce/seed.ts";

const DAY = 86_400_000;
const CODE = "READSMORE";
const SHARE = 2_000;
const SALES = 4;

const iso = (ms: number) => new Date(ms).toISOString();

/** An order that somebody's link led to, two days before it. */
function byLink(order: Order, affiliate: string, n: number): Order {
  const at = iso(Date.parse(order.createdAt) - 2 * DAY);
  const click = `${order.id.slice(0, -1)}${n}`;
  const until = iso(Date.parse(at) + 30 * DAY);
  return {
    ...order,
    lines: order.lines.map((line) => ({
      ...line,
      affiliate: { id: affiliate, shareBasisPoints: SHARE },
    })) as Order["lines"],
    referral: { affiliate, code: CODE, click, at, until },
  };
}

/**
 * The demo's learner recommends the works of its creator, who pays a fifth: the newest sales to others came by it.
 * @returns the orders, and the items of affiliates' table
 */
export function recommended(
  orders: readonly Order[],
  { affiliate, creator, now }: { readonly affiliate: string; readonly creator: string; readonly now: number },
) {
  const fitting = orders
    .filter(({ customer, state, total, lines }) => {
      const isTheirs = lines.every(({ creatorId }) => creatorId === creator);
      return isTheirs && customer !== affiliate && state === "paid" && total.amount > 0;
    })
    .toSorted((a, b) => ((a.paidAt ?? "") < (b.paidAt ?? "") ? 1 : -1))
    .slice(0, SALES);
  const led = new Map(fitting.map((order, n) => [order.id, byLink(order, affiliate, n)]));
  const joinedAt = iso(now - 120 * DAY);
  const shares = [{ shareBasisPoints: SHARE, from: joinedAt }];
  return {
    orders: orders.map((order) => led.get(order.id) ?? order),
    items: [
      affiliateItem(newAffiliate({ id: affiliate, code: CODE, at: joinedAt })),
      codeItem(CODE, affiliate),
      sharesItem({ creator, subject: `CREATOR#${creator}`, shares, version: 1 }),
      ...[1, 2, 4, 7, 11].map((ago, n) =>
        clicksItem(affiliate, iso(now - ago * DAY).slice(0, 10), { [CODE]: 3 + 2 * n }),
      ),
      ...[...led.values()].flatMap((order) => referredSalesOf(withMoney(order)).map(saleItem)),
    ],
  };
}
