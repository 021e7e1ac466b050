import type { Currency } from "../shared/kernel/money.ts";
import type { Order, OrderLine } from "./contract.ts";
import { isPaid } from "./order.ts";
import { PLATFORM_SHARE } from "./settings.ts";

/** Minor units that an account gains (positive, a debit) or owes (negative, a credit). */
export interface Posting {
  readonly account: "stripe" | "revenue" | `creator:${string}`;
  readonly amount: number;
}

/** One movement of money in double entry: its postings sum to zero. What caused it is booked once. */
export interface Journal {
  readonly cause: string;
  readonly orderId: string;
  readonly currency: Currency;
  readonly at: string;
  /** When what it gives or takes back was paid for: how long a creator's share waits is counted from here. */
  readonly earnedAt: string;
  readonly postings: readonly Posting[];
}

const WHOLE = 10_000;

/** The integer part of a * b / c, exact where the product is over 2^53. */
const share = (a: number, b: number, c: number): number => Number((BigInt(a) * BigInt(b)) / BigInt(c));

/** What a line earns its creator: the price less the platform's share, which is rounded down. */
const earned = ({ price, platformShare = PLATFORM_SHARE }: OrderLine): number =>
  price.amount - share(price.amount, platformShare, WHOLE);

/**
 * Who stands where once `refunded` minor units of an order were given back. Each creator returns their part in
 * proportion, rounded down, so that a fraction of a minor unit stays with them; the platform returns the rest. At the
 * full amount everyone is at zero again, and between nobody returns more than they were given by over a minor unit a
 * creator.
 */
function balances(order: Order, refunded: number): Map<Posting["account"], number> {
  const { amount: total } = order.total;
  const earnings = new Map<Posting["account"], number>();
  for (const line of order.lines) {
    const account = `creator:${line.creatorId}` as const;
    earnings.set(account, (earnings.get(account) ?? 0) + earned(line));
  }
  const kept = [...earnings].map(([account, amount]) => [account, amount - share(amount, refunded, total)] as const);
  const owed = kept.reduce((sum, [, amount]) => sum + amount, 0);
  return new Map<Posting["account"], number>([
    ["stripe", total - refunded],
    ["revenue", owed - (total - refunded)],
    ...kept.map(([account, amount]) => [account, -amount] as const),
  ]);
}

const NOTHING: ReadonlyMap<Posting["account"], number> = new Map();

function moved(from: ReadonlyMap<Posting["account"], number>, to: ReadonlyMap<Posting["account"], number>): Posting[] {
  return [...to]
    .map(([account, amount]) => ({ account, amount: amount - (from.get(account) ?? 0) }))
    .filter(({ amount }) => amount !== 0);
}

/** The movements of money between two states of an order. */
export function journalsBetween(before: Order | undefined, after: Order): Journal[] {
  if (!isPaid(after) || after.total.amount === 0) return [];
  const journals: Journal[] = [];
  const { id: orderId, total, paidAt: earnedAt } = after;
  if (!before || !isPaid(before)) {
    const postings = moved(NOTHING, balances(after, 0));
    journals.push({ cause: `payment:${orderId}`, orderId, currency: total.currency, at: earnedAt, earnedAt, postings });
  }
  const [from, to] = [before?.refunded.amount ?? 0, after.refunded.amount];
  if (to > from && after.refundedAt !== undefined) {
    const postings = moved(balances(after, from), balances(after, to));
    journals.push({
      cause: `refund:${orderId}:${to}`,
      orderId,
      currency: total.currency,
      at: after.refundedAt,
      earnedAt,
      postings,
    });
  }
  return journals;
}
