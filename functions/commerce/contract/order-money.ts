import type { Order } from "./order.ts";

/** The current amounts of one line of an order: what was paid, and the platform's part. */
export function moneyOf({ total, credit = 0, settlement, money = [] }: Order, line: Order["lines"][number], n: number) {
  const { refunded = 0, disputed = 0, earned = 0, earnedIn = total.currency } = money[n] ?? {};
  const paid = line.price.amount;
  const left = paid - refunded - disputed;
  const net = paid === 0 ? 0 : Math.round(left * (1 - (line.tax ?? 0) / paid));
  // The margin is unknown until Stripe reports the settlement.
  if (settlement === undefined || settlement === "awaited" || paid === 0) {
    return { net, currency: total.currency, margin: 0, marginIn: earnedIn };
  }
  const arrived = total.amount - credit;
  const rate = settlement.rate ?? (arrived === 0 ? 0 : settlement.amount / arrived);
  const fee = settlement.fee * (paid / total.amount);
  return { net, currency: total.currency, margin: Math.round(net * rate - earned - fee), marginIn: earnedIn };
}
