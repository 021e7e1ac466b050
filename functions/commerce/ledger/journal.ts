import { type Currency, currency, proportionOf } from "../../shared/kernel/money.ts";
import type { Order, OrderLine } from "../contract.ts";
import { arrivingOf, isPaid } from "../orders/order.ts";
import { disputesOf, isWithheld } from "../refunds/dispute.ts";
import type { Dispute } from "../refunds/dispute-routes.ts";
import { isOut, refundsOf } from "../refunds/refund.ts";
import type { Refund } from "../refunds/refund-routes.ts";
import { PLATFORM_SHARE } from "../settings.ts";

/**
 * Who has a part of what is paid for a line: its creator, and those to whom its tax is owed.
 */
type Payee = "tax" | `creator:${string}`;

/**
 * Minor units that an account gains (positive, a debit) or owes (negative, a credit). "stripe" is our balance there,
 * "disputed" clears what banks take, or bring back, against what is taken from those who had earned it;
 * "customer-credit" is what customers have at Stripe: a credit there pays as money does, at the platform's cost.
 */
export interface Posting {
  readonly account: "stripe" | "stripe-fees" | "disputed" | "customer-credit" | "revenue" | Payee;
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

/**
 * What a line earns its creator: what it was sold for without its tax, less the platform's share, which is rounded down.
 * What the platform took off the price is the platform's to bear, up to a loss.
 */
function earned({
  price,
  tax = 0,
  shareBasis = price.amount - tax,
  platformShare = PLATFORM_SHARE,
}: OrderLine): number {
  return shareBasis - proportionOf(shareBasis, platformShare, WHOLE);
}

/** What the payees of a line have of it. */
export const owedOf = (line: OrderLine): [Payee, number][] => [
  [`creator:${line.creatorId}`, earned(line)],
  ["tax", line.tax ?? 0],
];

/** Of an order's lines, how much was given back of each by itself, and how much of the rest in proportion. */
export function taken(order: Order, reversals: Iterable<Reversal>): { byLine: number[]; spread: number; room: number } {
  const byLine = order.lines.map(() => 0);
  let whole = 0;
  for (const { amount, lines = [] } of reversals) {
    let left = amount;
    for (const n of lines) {
      const price = order.lines[n]?.price.amount ?? 0;
      const part = Math.min(left, price - (byLine[n] ?? price));
      byLine[n] = (byLine[n] ?? 0) + part;
      left -= part;
    }
    whole += left;
  }
  const room = order.total.amount - byLine.reduce((sum, amount) => sum + amount, 0);
  return { byLine, spread: Math.min(whole, room), room };
}

/**
 * What each payee has of an order once something was given back or lost of it. What goes back of a line goes back by its
 * payees, what goes back of the whole by each in proportion, rounded down, so that a fraction of a minor unit stays with
 * them. At the full amount everyone is at zero again, and nobody returns more than they were given.
 */
function earnings(order: Order, reversals: Iterable<Reversal>): Map<Payee, number> {
  const { byLine, spread, room } = taken(order, reversals);
  const whole = new Map<Payee, number>();
  const kept = new Map<Payee, number>();
  const add = (to: Map<Payee, number>, payee: Payee, amount: number) => to.set(payee, (to.get(payee) ?? 0) + amount);
  for (const [n, line] of order.lines.entries()) {
    const { amount: price } = line.price;
    const part = byLine[n] ?? 0;
    const back = BigInt(part) * BigInt(room) + BigInt(spread) * BigInt(price - part);
    for (const [payee, owed] of owedOf(line)) {
      if (part === 0) add(whole, payee, owed);
      else add(kept, payee, room === 0 ? 0 : owed - proportionOf(owed, back, BigInt(price) * BigInt(room)));
    }
  }
  // Lines that the platform gave for nothing end with the last of the others.
  const isAllGone = room === 0 && order.total.amount > 0;
  for (const [payee, amount] of whole) {
    add(kept, payee, isAllGone ? 0 : room === 0 ? amount : amount - proportionOf(amount, spread, room));
  }
  return kept;
}

/** Money that went back: given back by Stripe, or by a bank that had taken it from there before. */
export interface Reversal {
  readonly amount: number;
  readonly lines?: readonly number[] | undefined;
  readonly from: "stripe" | "disputed";
  /** The causes of its journal, and of the one that takes it back. */
  readonly done: string;
  readonly undone: string;
}

const ofRefund = ({ id, stripeRefund = id, amount, lines }: Refund): Reversal => ({
  amount,
  lines,
  from: "stripe",
  done: `refund:${stripeRefund}`,
  undone: `refund-failed:${stripeRefund}`,
});
const ofDispute = ({ id, amount }: Dispute): Reversal => ({
  amount,
  from: "disputed",
  done: `dispute-withheld:${id}`,
  undone: `dispute-won:${id}`,
});

/** What counts as gone of an order, by the cause of its journal. */
export const reversalsOf = (order: Order | undefined): Map<string, Reversal> =>
  new Map(
    order === undefined
      ? []
      : [...refundsOf(order).filter(isOut).map(ofRefund), ...disputesOf(order).filter(isWithheld).map(ofDispute)].map(
          (each) => [each.done, each],
        ),
  );

/** Refunds that failed before they were heard of: both of their movements are booked. */
function failedUnheard(before: Order | undefined, after: Order): Reversal[] {
  const heard = new Set((before ? refundsOf(before) : []).map(({ stripeRefund }) => stripeRefund));
  return refundsOf(after)
    .filter((each) => each.stripeRefund !== undefined && !isOut(each) && !heard.has(each.stripeRefund))
    .map(ofRefund);
}

const inBooks = (code: string): Currency | undefined => currency.safeParse(code).data;

/** The movements of money between two states of an order. */
export function journalsBetween(before: Order | undefined, after: Order): Journal[] {
  if (!isPaid(after)) return [];
  const journals: Journal[] = [];
  const { id: orderId, paidAt: earnedAt } = after;
  const book = (cause: string, at: string, postings: Posting[], of: Currency = after.total.currency) => {
    const moving = postings.filter(({ amount }) => amount !== 0);
    if (moving.length > 0) journals.push({ cause, orderId, currency: of, at, earnedAt, postings: moving });
  };
  /** The platform has whatever the others have not. */
  const balanced = (from: Posting, creators: Posting[]): Posting[] => {
    const sum = creators.reduce((total, { amount }) => total + amount, from.amount);
    return [from, { account: "revenue", amount: -sum }, ...creators];
  };

  const gone = reversalsOf(before);
  let kept = earnings(after, gone.values());
  if (!before || !isPaid(before)) {
    const creators = [...kept].map(([account, amount]) => ({ account, amount: -amount }));
    const credit: Posting = { account: "customer-credit", amount: after.credit ?? 0 };
    const arrived: Posting = { account: "stripe", amount: arrivingOf(after) };
    book(`payment:${orderId}`, earnedAt, balanced(arrived, [credit, ...creators]));
  }
  const move = (cause: string, account: Reversal["from"], amount: number) => {
    const next = earnings(after, gone.values());
    const creators = [...next].map(([creator, has]) => ({ account: creator, amount: (kept.get(creator) ?? 0) - has }));
    kept = next;
    const at = (account === "stripe" ? after.refundedAt : after.disputedAt) ?? earnedAt;
    book(cause, at, balanced({ account, amount }, creators));
  };
  const go = (each: Reversal) => {
    gone.set(each.done, each);
    move(each.done, each.from, -each.amount);
  };
  const comeBack = (each: Reversal) => {
    gone.delete(each.done);
    move(each.undone, each.from, each.amount);
  };
  const now = reversalsOf(after);
  for (const each of [...gone.values()]) if (!now.has(each.done)) comeBack(each);
  for (const each of now.values()) if (!gone.has(each.done)) go(each);
  for (const each of failedUnheard(before, after)) {
    go(each);
    comeBack(each);
  }

  const booked = new Set((before ? disputesOf(before) : []).flatMap(({ movements }) => movements.map(({ id }) => id)));
  for (const { id, amount, fee, currency: code } of disputesOf(after).flatMap(({ movements }) => movements)) {
    const of = inBooks(code);
    if (booked.has(id) || of === undefined) continue;
    const postings: Posting[] = [
      { account: "stripe", amount: amount - fee },
      { account: "stripe-fees", amount: fee },
      { account: "disputed", amount: -amount },
    ];
    book(`dispute:${id}`, after.disputedAt ?? earnedAt, postings, of);
  }
  return journals;
}
