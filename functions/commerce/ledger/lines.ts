import { proportionOf } from "../../shared/kernel/money.ts";
import type { LineMoney, Order, OrderLine } from "../contract/order.ts";
import { isPaid } from "../orders/order.ts";
import { earnedOf, leftOfTaken, leftOfWhole, type Reversal, reversalsOf, settledOf, takenOf } from "./earnings.ts";

interface Cut<Each> {
  readonly amountOf: (each: Each) => number;
  /** What a sum of amounts comes to, rounded down. */
  readonly of: (sum: number) => number;
  /** What belongs together is cut as one whole; without it, all is. */
  readonly groupOf?: (each: Each) => string;
}

/**
 * Parts of wholes that are cut in proportion and rounded down as one: each is what the sum up to it comes to less what
 * the sum before it does, so that they add up to the whole's.
 */
function cut<Each extends object>(all: readonly Each[], { amountOf, of, groupOf = () => "" }: Cut<Each>) {
  const sums = new Map<string, number>();
  return all.map((each) => {
    const group = groupOf(each);
    const before = sums.get(group) ?? 0;
    const sum = before + amountOf(each);
    sums.set(group, sum);
    return { ...each, part: of(sum) - of(before) };
  });
}

const byCreator = ({ line }: { readonly line: OrderLine }): string => line.creatorId;

/** What reversals took off each line, in minor units: their sum is what they took in all. */
function offEach(order: Order, reversals: Iterable<Reversal>) {
  const { lines, spread, room } = takenOf(order, reversals);
  const shared = cut(lines, {
    amountOf: ({ line, taken }) => line.price.amount - taken,
    of: (sum) => (room === 0 ? 0 : proportionOf(sum, spread, room)),
  });
  return shared.map(({ line, taken, part }) => ({ line, off: taken + part }));
}

/**
 * What is earned of each line by its creator by now, in what it came to in our balance: of one creator's lines, as much as
 * the journals say. They are converted as one.
 */
function earnedOfEach(
  order: Order,
  reversals: Iterable<Reversal>,
  worth: (amount: number) => number,
): Map<OrderLine, number> {
  const taken = takenOf(order, reversals);
  // Lines without a refund of their own are rounded together for each creator.
  const whole = cut(taken.lines, {
    groupOf: byCreator,
    amountOf: (each) => (each.taken === 0 ? earnedOf(each.line) : 0),
    of: (sum) => leftOfWhole(sum, taken, order),
  });
  const earned = whole.map((each) => ({
    line: each.line,
    earned: each.taken === 0 ? each.part : leftOfTaken(earnedOf(each.line), each, taken),
  }));
  const inBalance = cut(earned, { groupOf: byCreator, amountOf: (each) => each.earned, of: worth });
  return new Map(inBalance.map(({ line, part }) => [line, part]));
}

/** What went back of each line, and what banks took of it, in minor units of the order's currency. */
function goneOfEach(order: Order, reversals: readonly Reversal[]) {
  const refunded = offEach(
    order,
    reversals.filter(({ from }) => from === "stripe"),
  );
  const leftOf = ({ line, off }: (typeof refunded)[number]) => line.price.amount - off;
  const room = refunded.reduce((sum, each) => sum + leftOf(each), 0);
  const lost = reversals.filter(({ from }) => from === "disputed").reduce((sum, { amount }) => sum + amount, 0);
  // A bank takes of the whole payment, and so of each line what is left of it in proportion.
  return cut(refunded, {
    amountOf: leftOf,
    of: (sum) => (room === 0 ? 0 : proportionOf(sum, Math.min(lost, room), room)),
  });
}

/**
 * What became of the money of each line of a paid order, in minor units: given back, lost to a bank or held by one,
 * in the order's currency, and earned by its creator, in what Stripe settled it in. Over all lines they are the order's
 * refunds, its disputes and its journals; nothing is earned before it is known what a payment came to.
 */
export function moneyOfLines(order: Order): LineMoney[] | undefined {
  if (!isPaid(order)) return undefined;
  const all = [...reversalsOf(order).values()];
  const settled = settledOf(order);
  const earned = settled && earnedOfEach(order, all, settled.worth);
  return goneOfEach(order, all).map(({ line, off, part }) => ({
    refunded: off,
    disputed: part,
    earned: earned?.get(line) ?? 0,
    earnedIn: settled?.currency ?? order.total.currency,
  }));
}

/** What a movement of money is of one line of an order: what its creator sold. */
export interface SoldLine {
  readonly productId: string;
  readonly creatorId: string;
  /** 1 by the payment of a line, and 0 by all that comes after. */
  readonly count: number;
  /** How many of it were sold: seats, where it is sold so. */
  readonly quantity: number;
  /** What its buyer paid for it; 0 by all that comes after. */
  readonly gross: number;
  /** What went back of that, to the buyer or to a bank; below zero where it came back. */
  readonly refunded: number;
  /** By its creator; below zero where it is taken back. */
  readonly earned: number;
}

interface Standing {
  readonly line: OrderLine;
  readonly left: number;
  readonly earned: number;
}

/** What is left of each line and earned by it after some reversals, in what Stripe settled the order in. */
export function standingOf(
  order: Order,
  reversals: Iterable<Reversal>,
  worth: (amount: number) => number,
): readonly Standing[] {
  const all = [...reversals];
  const earned = earnedOfEach(order, all, worth);
  const left = cut(goneOfEach(order, all), {
    amountOf: ({ line, off, part }) => line.price.amount - off - part,
    of: worth,
  });
  return left.map(({ line, part }) => ({ line, left: part, earned: earned.get(line) ?? 0 }));
}

/** What each line sold for and earned by the payment of its order. */
export const soldBy = (standings: readonly Standing[]): SoldLine[] =>
  standings.map(({ line: { productId, creatorId, quantity = 1 }, left, earned }) => ({
    productId,
    creatorId,
    count: 1,
    quantity,
    gross: left,
    refunded: 0,
    earned,
  }));

/** What a movement after the payment takes of each line, or gives back to it; those of which it moves nothing are left out. */
export const soldBetween = (before: readonly Standing[], after: readonly Standing[]): SoldLine[] =>
  after.flatMap(({ line: { productId, creatorId }, left, earned }, n) => {
    const refunded = (before[n]?.left ?? 0) - left;
    const more = earned - (before[n]?.earned ?? 0);
    return refunded === 0 && more === 0
      ? []
      : [{ productId, creatorId, count: 0, quantity: 0, gross: 0, refunded, earned: more }];
  });
