import type { Currency } from "../../shared/kernel/money.ts";
import { latest } from "../../shared/kernel/time.ts";
import type { Order } from "../contract/order.ts";
import { isOut } from "../contract/refund.ts";
import { isPaid } from "../orders/order.ts";
import { refundableUntil } from "../orders/refund-terms.ts";
import { disputesOf } from "../refunds/dispute.ts";
import { refundsOf } from "../refunds/refund.ts";
import {
  earnings,
  inBooks,
  isConverted,
  ofRefund,
  owedOf,
  type Payee,
  type Reversal,
  reversalsOf,
  type Settled,
  settledOf,
} from "./earnings.ts";
import { type SoldLine, soldBetween, soldBy, standingOf } from "./lines.ts";

/**
 * Minor units that an account gains (positive, a debit) or owes (negative, a credit). "stripe" is our balance there.
 * "disputed" clears the amounts that banks take or return against those taken from the earners. "exchange" is the
 * platform's gain or loss where Stripe converts a refund at another rate than the payment. "processing" clears a
 * submitted debit against its failure. "customer-credit" is the credit of customers at Stripe, which pays like money,
 * at the platform's cost.
 */
export interface Posting {
  readonly account:
    | "stripe"
    | "stripe-fees"
    | "disputed"
    | "exchange"
    | "processing"
    | "customer-credit"
    | "revenue"
    | Payee;
  readonly amount: number;
  /** For a creator's or affiliate's: when the buyer can no longer get an automatic refund. */
  readonly refundableUntil?: string | undefined;
}

/**
 * One movement of money in double entry, in the currency that Stripe holds it in: its postings sum to zero. Each cause
 * is booked once.
 */
export interface Journal {
  readonly cause: string;
  readonly orderId: string;
  readonly currency: Currency;
  readonly at: string;
  /** The payment's instant: the waiting days of earnings begin here. */
  readonly earnedAt: string;
  readonly postings: readonly Posting[];
  /** The lines whose creators it concerns: all lines of a payment, else those that it changes. */
  readonly sold?: readonly SoldLine[] | undefined;
}

/** Refunds whose failure was reported first: both movements are booked. */
function failedUnheard(before: Order | undefined, after: Order): Reversal[] {
  const heard = new Set(before?.refunds?.map(({ stripeRefund }) => stripeRefund));
  return refundsOf(after)
    .filter((each) => each.stripeRefund !== undefined && !isOut(each) && !heard.has(each.stripeRefund))
    .map(ofRefund);
}

type PaidOrder = Order & { readonly paidAt: string };

const isBooked = (order: Order | undefined): order is PaidOrder =>
  order !== undefined && isPaid(order) && settledOf(order) !== undefined;

/**
 * When the parts of creators and affiliates become safe from automatic refunds, by the longest terms of the lines of
 * each.
 */
function termsOf({ lines, paidAt }: PaidOrder): Map<string, string> {
  const until = new Map<string, string>();
  for (const line of lines) {
    const own = refundableUntil(line.refundDays, paidAt);
    for (const [payee] of owedOf(line)) until.set(payee, latest([own, until.get(payee) ?? own], own));
  }
  until.delete("tax");
  return until;
}

/** How a journal is booked that is not about an order's lines in the currency of its payment. */
interface Booking {
  readonly of?: Currency;
  readonly sold?: readonly SoldLine[];
}
/** Books a dated journal, unless it moves and sells nothing. */
type Book = (cause: string, at: string, postings: readonly Posting[], booking?: Booking) => void;

/** Stripe's movements for disputes between two states of an order. */
function bookDisputes(
  before: Order | undefined,
  after: Order & { readonly paidAt: string },
  settled: Settled,
  book: Book,
): void {
  const booked = new Set(before?.disputes?.flatMap(({ movements }) => movements.map(({ id }) => id)));
  for (const dispute of disputesOf(after)) {
    for (const { id, amount, fee, currency: code, at } of dispute.movements) {
      const of = inBooks(code);
      if (booked.has(id) || of === undefined) continue;
      const cleared = isConverted(after) ? Math.sign(amount) * settled.worth(dispute.amount) : amount;
      const atStripe: Posting[] = [
        { account: "stripe", amount: amount - fee },
        { account: "stripe-fees", amount: fee },
      ];
      const moved = at ?? after.disputedAt ?? after.paidAt;
      if (of === settled.currency) {
        const exchange = { account: "exchange" as const, amount: cleared - amount };
        book(`dispute:${id}`, moved, [...atStripe, { account: "disputed", amount: -cleared }, exchange]);
        continue;
      }
      // Stripe took it from another balance than the payment came into.
      book(`dispute:${id}`, moved, [...atStripe, { account: "exchange", amount: -amount }], { of });
      const clearing: Posting[] = [
        { account: "disputed", amount: -cleared },
        { account: "exchange", amount: cleared },
      ];
      book(`dispute-cleared:${id}`, moved, clearing);
    }
  }
}

/**
 * The movements of money between two states of an order. Nothing is booked before the payment's settlement is known;
 * then everything that happened until then is.
 */
export function journalsBetween(earlier: Order | undefined, after: Order): Journal[] {
  const settled = settledOf(after);
  if (!isPaid(after) || !settled) return [];
  const before = isBooked(earlier) ? earlier : undefined;
  const journals: Journal[] = [];
  const { id: orderId, paidAt: earnedAt, heardAt } = after;
  const { worth } = settled;
  const until = termsOf(after);
  const dated = (posting: Posting): Posting => ({ ...posting, refundableUntil: until.get(posting.account) });
  const book: Book = (cause, at, postings, { of = settled.currency, sold = [] } = {}) => {
    const moving = postings.filter(({ amount }) => amount !== 0).map(dated);
    if (moving.length === 0 && sold.length === 0) return;
    const lines = sold.length > 0 && { sold };
    journals.push({ cause, orderId, currency: of, at, earnedAt, postings: moving, ...lines });
  };
  /** The rest is the platform's. */
  const balanced = (from: readonly Posting[], creators: readonly Posting[]): Posting[] => {
    const sum = [...from, ...creators].reduce((total, { amount }) => total + amount, 0);
    return [...from, { account: "revenue", amount: -sum }, ...creators];
  };
  const has = (reversals: Iterable<Reversal>) =>
    new Map([...earnings(after, reversals)].map(([payee, amount]) => [payee, worth(amount)]));

  const gone = reversalsOf(before);
  let kept = has(gone.values());
  let standing = standingOf(after, gone.values(), worth);
  if (!before) {
    const creators = [...kept].map(([account, amount]) => ({ account, amount: -amount }));
    const { amount, fee } = settled;
    const arrived: Posting[] = [
      { account: "stripe", amount: amount - fee },
      { account: "stripe-fees", amount: fee },
    ];
    const credit: Posting = { account: "customer-credit", amount: worth(after.credit ?? 0) };
    book(`payment:${orderId}`, earnedAt, balanced(arrived, [credit, ...creators]), { sold: soldBy(standing) });
  }
  const move = (cause: string, { from: account }: Reversal, amount: number, at: string) => {
    const next = has(gone.values());
    const creators = [...next].map(([creator, left]) => ({
      account: creator,
      amount: (kept.get(creator) ?? 0) - left,
    }));
    kept = next;
    const stands = standingOf(after, gone.values(), worth);
    const sold = soldBetween(standing, stands);
    standing = stands;
    book(cause, at, balanced([{ account, amount }], creators), { sold });
  };
  const heard = ({ from }: Reversal) => (from === "stripe" ? after.refundedAt : after.disputedAt) ?? earnedAt;
  const go = (each: Reversal) => {
    gone.set(each.done, each);
    move(each.done, each, -worth(each.amount), each.at ?? heard(each));
  };
  const comeBack = (each: Reversal) => {
    gone.delete(each.done);
    move(each.undone, each, worth(each.amount), heardAt ?? heard(each));
  };
  const now = reversalsOf(after);
  for (const each of [...gone.values()]) if (!now.has(each.done)) comeBack(each);
  for (const each of now.values()) if (!gone.has(each.done)) go(each);
  for (const each of failedUnheard(before, after)) {
    go(each);
    comeBack(each);
  }

  bookDisputes(before, after, settled, book);
  return journals;
}
