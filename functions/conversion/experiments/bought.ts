import type { Order } from "../../commerce/contract/order.ts";
import { moneyOf } from "../../commerce/contract/order-money.ts";

/** What a paid order came to, as it stands. */
export interface Bought {
  readonly order: string;
  readonly user: string;
  /** Visitors whom the user was before they registered. */
  readonly visitors: readonly string[];
  /** ISO 8601 */
  readonly paidAt: string;
  readonly version: number;
  /** Minor units that the buyer paid, less refunds, disputes and tax, and what they got back. */
  readonly revenue: number;
  readonly refunded: number;
  readonly currency: string;
  /** Of it the platform's. */
  readonly margin: number;
  readonly marginIn: string;
}

/** What an order came to; undefined while it is not paid. */
export function boughtBy(order: Order, visitors: readonly string[]): Bought | undefined {
  const { id, customer: user, paidAt, version, total } = order;
  if (paidAt === undefined) return undefined;
  const lines = order.lines.map((line, n) => moneyOf(order, line, n));
  const sum = (of: (line: (typeof lines)[number]) => number) => lines.reduce((all, line) => all + of(line), 0);
  const given = (order.money ?? []).reduce((all, { refunded, disputed }) => all + refunded + disputed, 0);
  return {
    ...{ order: id, user, visitors, paidAt, version },
    revenue: sum(({ net }) => net),
    refunded: given,
    currency: total.currency,
    margin: sum(({ margin }) => margin),
    marginIn: lines[0]?.marginIn ?? total.currency,
  };
}
