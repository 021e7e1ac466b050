import { type Currency, currency, proportionOf } from "../../shared/kernel/money.ts";
import type { Dispute } from "../contract/dispute.ts";
import type { Order, OrderLine } from "../contract/order.ts";
import type { Refund } from "../contract/refund.ts";
import { isOut } from "../contract/refund.ts";
import { arrivingOf } from "../orders/order.ts";
import { disputesOf, isWithheld } from "../refunds/dispute.ts";
import { amountsByLine, refundsOf, type TakenLine } from "../refunds/refund.ts";
import { PLATFORM_SHARE } from "../settings.ts";

/**
 * Who has a part of what is paid for a line: its creator, and those to whom its tax is owed.
 */
export type Payee = "tax" | `creator:${string}`;

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
export function earnings(order: Order, reversals: Iterable<Reversal>): Map<Payee, number> {
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

export const ofRefund = ({ id, stripeRefund = id, amount, lines, madeAt }: Refund): Reversal => ({
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

/** A currency of Stripe's that the books have; undefined of any other. */
export const inBooks = (code: string): Currency | undefined => currency.safeParse(code).data;

/** What arrived for a paid order at Stripe, and in which currency. */
export interface Settled {
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
