import { type Currency, currency, proportionOf } from "../../shared/kernel/money.ts";
import type { Dispute } from "../contract/dispute.ts";
import type { Order, OrderLine } from "../contract/order.ts";
import type { Refund } from "../contract/refund.ts";
import { isOut } from "../contract/refund.ts";
import { arrivingOf } from "../orders/order.ts";
import { disputesOf, isWithheld } from "../refunds/dispute.ts";
import { amountsByLine, refundsOf, type TakenLine } from "../refunds/refund.ts";
import { PLATFORM_SHARE } from "../settings.ts";

/** The payees of a line's price: its creator, whoever recommended it, and the tax authority. */
export type Payee = "tax" | `creator:${string}` | `affiliate:${string}`;

const WHOLE = 10_000;

/**
 * The part of a line that is not the platform's: its price before tax, less the platform's share, which is rounded
 * down. The platform bears its own discounts, up to a loss.
 */
function sharedOf({
  price,
  tax = 0,
  shareBasis = price.amount - tax,
  platformShareBasisPoints = PLATFORM_SHARE,
}: OrderLine): number {
  return shareBasis - proportionOf(shareBasis, platformShareBasisPoints, WHOLE);
}

/**
 * An affiliate's earnings from a line: a share of what was paid before tax, rounded down. The creator pays it, so it is
 * never more than the creator would have.
 */
export function affiliateEarnedOf(line: OrderLine): number {
  const { price, tax = 0, affiliate } = line;
  if (!affiliate) return 0;
  return Math.min(proportionOf(price.amount - tax, affiliate.shareBasisPoints, WHOLE), sharedOf(line));
}

/** A creator's earnings from a line: what neither the platform nor an affiliate has of it. */
export const earnedOf = (line: OrderLine): number => sharedOf(line) - affiliateEarnedOf(line);

/** The parts of a line's payees. */
export const owedOf = (line: OrderLine): [Payee, number][] => [
  [`creator:${line.creatorId}`, earnedOf(line)],
  ...(line.affiliate ? [[`affiliate:${line.affiliate.id}`, affiliateEarnedOf(line)] as [Payee, number]] : []),
  ["tax", line.tax ?? 0],
];

/** The reversed amounts of an order. */
interface Taken {
  /** The amount that each line refunded by itself. */
  readonly lines: readonly TakenLine[];
  /** The amount that the other lines refunded in proportion. */
  readonly spread: number;
  /** The price of the other lines. */
  readonly room: number;
}

export function takenOf(order: Order, reversals: Iterable<Reversal>): Taken {
  const { lines, rest } = amountsByLine(order, reversals);
  const room = order.total.amount - lines.reduce((sum, { taken }) => sum + taken, 0);
  return { lines, spread: Math.min(rest, room), room };
}

/** The rest of a payee's part of a line that was refunded by itself. */
export function leftOfTaken(owed: number, { line, taken }: TakenLine, { spread, room }: Taken): number {
  if (room === 0) return 0;
  const { amount: price } = line.price;
  const back = BigInt(taken) * BigInt(room) + BigInt(spread) * BigInt(price - taken);
  return owed - proportionOf(owed, back, BigInt(price) * BigInt(room));
}

/** The rest of the parts of lines that were not refunded by themselves. */
export function leftOfWhole(owed: number, { spread, room }: Taken, { total }: Order): number {
  // Lines that the platform gave for free end with the last of the others.
  if (room === 0) return total.amount > 0 ? 0 : owed;
  return owed - proportionOf(owed, spread, room);
}

/**
 * Each payee's part of an order after refunds and lost disputes. A refund of a line is taken from its payees; a refund
 * of the whole from each in proportion, rounded down, so that a fraction of a minor unit stays with them. At the full
 * amount everyone is at zero again, and nobody returns more than they were given.
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

/** Returned money: refunded at Stripe, or taken by a bank before. */
export interface Reversal {
  readonly amount: number;
  readonly lines?: readonly number[] | undefined;
  readonly from: "stripe" | "disputed";
  /** When it was returned, by Stripe's clock. */
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

/** The returned amounts of an order, by the cause of their journals. */
export const reversalsOf = (order: Order | undefined): Map<string, Reversal> =>
  new Map(
    order === undefined
      ? []
      : [...refundsOf(order).filter(isOut).map(ofRefund), ...disputesOf(order).filter(isWithheld).map(ofDispute)].map(
          (each) => [each.done, each],
        ),
  );

/** A currency that the books have; undefined for any other of Stripe's. */
export const inBooks = (code: string): Currency | undefined => currency.safeParse(code).data;

/** The settled amount of a paid order at Stripe, and its currency. */
export interface Settled {
  readonly transaction: string | undefined;
  readonly currency: Currency;
  /** Minor units; the fee is a part of it. */
  readonly amount: number;
  readonly fee: number;
  /**
   * The value of a part of the order in the settled currency, in proportion to everything that arrived, rounded down.
   */
  readonly worth: (amount: number) => number;
}

/** Undefined until Stripe reports it, or if it is in a currency that the books do not have. */
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

/** Whether Stripe converts payments or refunds of an order. */
export const isConverted = ({ settlement, total }: Order): boolean =>
  settlement !== undefined && settlement !== "awaited" && settlement.currency !== total.currency;
