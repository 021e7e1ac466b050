import { type Currency, currency, proportionOf } from "../../shared/kernel/money.ts";
import { latest } from "../../shared/kernel/time.ts";
import type { Dispute } from "../contract/dispute.ts";
import type { Order, OrderLine } from "../contract/order.ts";
import type { Refund } from "../contract/refund.ts";
import { isOut } from "../contract/refund.ts";
import { arrivingOf, isPaid } from "../orders/order.ts";
import { refundableUntil } from "../orders/refund-terms.ts";
import { disputesOf, isWithheld } from "../refunds/dispute.ts";
import { amountsByLine, refundsOf, type TakenLine } from "../refunds/refund.ts";
import { PLATFORM_SHARE } from "../settings.ts";

/**
 * Who has a part of what is paid for a line: its creator, and those to whom its tax is owed.
 */
type Payee = "tax" | `creator:${string}`;

/**
 * Minor units that an account gains (positive, a debit) or owes (negative, a credit). "stripe" is our balance there,
 * "disputed" clears what banks take, or bring back, against what is taken from those who had earned it; "exchange" is
 * what the platform gains or loses where Stripe converts what goes back by another rate than what came in; "processing"
 * clears a debit that was submitted against its failure; "customer-credit" is what customers have at Stripe: a credit
 * there pays as money does, at the platform's cost.
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
  /** A creator's: from when on the buyer can no longer take it back unasked. */
  readonly refundableUntil?: string | undefined;
}

/**
 * One movement of money in double entry, in the currency that Stripe holds it in: its postings sum to zero. What caused
 * it is booked once.
 */
export interface Journal {
  readonly cause: string;
  readonly orderId: string;
  readonly currency: Currency;
  readonly at: string;
  /** When what it gives or takes back was paid for: what waits for days waits from here. */
  readonly earnedAt: string;
  readonly postings: readonly Posting[];
}

const WHOLE = 10_000;

/**
 * What a line earns its creator: what it was sold for without its tax, less the platform's share, which is rounded down.
 * What the platform took off the price is the platform's to bear, up to a loss.
 */
export function earnedOf({
  price,
  tax = 0,
  shareBasis = price.amount - tax,
  platformShareBasisPoints = PLATFORM_SHARE,
}: OrderLine): number {
  return shareBasis - proportionOf(shareBasis, platformShareBasisPoints, WHOLE);
}

/** What the payees of a line have of it. */
export const owedOf = (line: OrderLine): [Payee, number][] => [
  [`creator:${line.creatorId}`, earnedOf(line)],
  ["tax", line.tax ?? 0],
];

/** What reversals took of an order. */
interface Taken {
  /** What each line gave back by itself: a refund of that line alone. */
  readonly lines: readonly TakenLine[];
  /** What the rest gave back in proportion. */
  readonly spread: number;
  /** What the rest was worth. */
  readonly room: number;
}

export function takenOf(order: Order, reversals: Iterable<Reversal>): Taken {
  const { lines, rest } = amountsByLine(order, reversals);
  const room = order.total.amount - lines.reduce((sum, { taken }) => sum + taken, 0);
  return { lines, spread: Math.min(rest, room), room };
}

/** What is left of what a payee is owed for a line that gave back something by itself. */
export function leftOfTaken(owed: number, { line, taken }: TakenLine, { spread, room }: Taken): number {
  if (room === 0) return 0;
  const { amount: price } = line.price;
  const back = BigInt(taken) * BigInt(room) + BigInt(spread) * BigInt(price - taken);
  return owed - proportionOf(owed, back, BigInt(price) * BigInt(room));
}

/** What is left of what is owed for lines that gave back nothing by themselves. */
export function leftOfWhole(owed: number, { spread, room }: Taken, { total }: Order): number {
  // Lines that the platform gave for nothing end with the last of the others.
  if (room === 0) return total.amount > 0 ? 0 : owed;
  return owed - proportionOf(owed, spread, room);
}

/**
 * What each payee has of an order once something was given back or lost of it. What goes back of a line goes back by its
 * payees, what goes back of the whole by each in proportion, rounded down, so that a fraction of a minor unit stays with
 * them. At the full amount everyone is at zero again, and nobody returns more than they were given.
 */
function earnings(order: Order, reversals: Iterable<Reversal>): Map<Payee, number> {
  const taken = takenOf(order, reversals);
  const whole = new Map<Payee, number>();
  const kept = new Map<Payee, number>();
  const add = (to: Map<Payee, number>, payee: Payee, amount: number) => to.set(payee, (to.get(payee) ?? 0) + amount);
  for (const each of taken.lines) {
    for (const [payee, owed] of owedOf(each.line)) {
      if (each.taken === 0) add(whole, payee, owed);
      else add(kept, payee, leftOfTaken(owed, each, taken));
    }
  }
  for (const [payee, owed] of whole) add(kept, payee, leftOfWhole(owed, taken, order));
  return kept;
}

/** Money that went back: given back by Stripe, or by a bank that had taken it from there before. */
export interface Reversal {
  readonly amount: number;
  readonly lines?: readonly number[] | undefined;
  readonly from: "stripe" | "disputed";
  /** When it went, by Stripe's clock. */
  readonly at?: string | undefined;
  /** The causes of its journal, and of the one that takes it back. */
  readonly done: string;
  readonly undone: string;
}

const ofRefund = ({ id, stripeRefund = id, amount, lines, madeAt }: Refund): Reversal => ({
  amount,
  lines,
  from: "stripe",
  at: madeAt,
  done: `refund:${stripeRefund}`,
  undone: `refund-failed:${stripeRefund}`,
});
const ofDispute = ({ id, amount, openedAt, movements }: Dispute): Reversal => ({
  amount,
  from: "disputed",
  at: movements[0]?.at ?? openedAt,
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

/** Refunds whose failure was reported first: both movements are booked. */
function failedUnheard(before: Order | undefined, after: Order): Reversal[] {
  const heard = new Set(before?.refunds?.map(({ stripeRefund }) => stripeRefund));
  return refundsOf(after)
    .filter((each) => each.stripeRefund !== undefined && !isOut(each) && !heard.has(each.stripeRefund))
    .map(ofRefund);
}

/** A currency of Stripe's that the books have; undefined of any other. */
export const inBooks = (code: string): Currency | undefined => currency.safeParse(code).data;

type PaidOrder = Order & { readonly paidAt: string };

/** What arrived for a paid order at Stripe, and in which currency. */
interface Settled {
  readonly transaction: string | undefined;
  readonly currency: Currency;
  /** Minor units; the fee is a part of it. */
  readonly amount: number;
  readonly fee: number;
  /** What a part of the order is in it, by what all that arrived came to, rounded down. */
  readonly worth: (amount: number) => number;
}

/** Undefined while Stripe has not said it, or where it is in a currency that the books have not got. */
export function settledOf(order: Order): Settled | undefined {
  const { settlement, total } = order;
  if (settlement === "awaited") return undefined;
  const { currency: code } = total;
  const amount = arrivingOf(order);
  const whole = { transaction: undefined, currency: code, amount, fee: 0, worth: (part: number) => part };
  if (settlement === undefined) return whole;
  const of = inBooks(settlement.currency);
  if (of === undefined) return undefined;
  const worth = (part: number) => proportionOf(part, settlement.amount, amount);
  return { ...settlement, currency: of, worth: amount === 0 ? whole.worth : worth };
}

/** Whether Stripe converts what is paid for an order, or gives back of it. */
export const isConverted = ({ settlement, total }: Order): boolean =>
  settlement !== undefined && settlement !== "awaited" && settlement.currency !== total.currency;

const isBooked = (order: Order | undefined): order is PaidOrder =>
  order !== undefined && isPaid(order) && settledOf(order) !== undefined;

/** From when on a creator's part of an order cannot be taken back unasked: by the longest terms of the creator's lines. */
function termsOf({ lines, paidAt }: PaidOrder): Map<string, string> {
  const until = new Map<string, string>();
  for (const { creatorId, refundDays } of lines) {
    const [creator, own] = [`creator:${creatorId}`, refundableUntil(refundDays, paidAt)];
    until.set(creator, latest([own, until.get(creator) ?? own], own));
  }
  return until;
}

/** Books a journal, dated, unless it moves nothing. */
type Book = (cause: string, at: string, postings: readonly Posting[], of?: Currency) => void;

/** What Stripe moved for disputes between two states of an order. */
function bookDisputes(
  before: Order | undefined,
  after: Order & { readonly paidAt: string },
  settled: NonNullable<ReturnType<typeof settledOf>>,
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
      book(`dispute:${id}`, moved, [...atStripe, { account: "exchange", amount: -amount }], of);
      const clearing: Posting[] = [
        { account: "disputed", amount: -cleared },
        { account: "exchange", amount: cleared },
      ];
      book(`dispute-cleared:${id}`, moved, clearing);
    }
  }
}

/**
 * The movements of money between two states of an order. Nothing of it moves before it is known what its payment came
 * to; then, all that became of it until then does.
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
  const book = (cause: string, at: string, postings: readonly Posting[], of: Currency = settled.currency) => {
    const moving = postings.filter(({ amount }) => amount !== 0).map(dated);
    if (moving.length > 0) journals.push({ cause, orderId, currency: of, at, earnedAt, postings: moving });
  };
  /** The platform has whatever the others have not. */
  const balanced = (from: readonly Posting[], creators: readonly Posting[]): Posting[] => {
    const sum = [...from, ...creators].reduce((total, { amount }) => total + amount, 0);
    return [...from, { account: "revenue", amount: -sum }, ...creators];
  };
  const has = (reversals: Iterable<Reversal>) =>
    new Map([...earnings(after, reversals)].map(([payee, amount]) => [payee, worth(amount)]));

  const gone = reversalsOf(before);
  let kept = has(gone.values());
  if (!before) {
    const creators = [...kept].map(([account, amount]) => ({ account, amount: -amount }));
    const { amount, fee } = settled;
    const arrived: Posting[] = [
      { account: "stripe", amount: amount - fee },
      { account: "stripe-fees", amount: fee },
    ];
    const credit: Posting = { account: "customer-credit", amount: worth(after.credit ?? 0) };
    book(`payment:${orderId}`, earnedAt, balanced(arrived, [credit, ...creators]));
  }
  const move = (cause: string, { from: account }: Reversal, amount: number, at: string) => {
    const next = has(gone.values());
    const creators = [...next].map(([creator, left]) => ({
      account: creator,
      amount: (kept.get(creator) ?? 0) - left,
    }));
    kept = next;
    book(cause, at, balanced([{ account, amount }], creators));
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
