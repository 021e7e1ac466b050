import { proportionOf } from "../../shared/kernel/money.ts";
import type { LineMoney, Order } from "../contract/order.ts";
import { isPaid } from "../orders/order.ts";
import { owedOf, type Reversal, reversalsOf, settledOf, takenOf } from "./journal.ts";

/**
 * Parts of a whole that is cut in proportion and rounded down as one: each is what the sum up to it comes to less what
 * the sum before it does, so that they add up to the whole's.
 */
function cut(amounts: readonly number[], of: (sum: number) => number): number[] {
  let sum = 0;
  return amounts.map((amount) => {
    const before = of(sum);
    sum += amount;
    return of(sum) - before;
  });
}

/** What reversals took off each line, in minor units: their sum is what they took in all. */
function offEach(order: Order, reversals: Iterable<Reversal>): number[] {
  const { byLine, spread, room } = takenOf(order, reversals);
  const rest = order.lines.map(({ price }, n) => price.amount - (byLine[n] ?? 0));
  const shared = cut(rest, (sum) => (room === 0 ? 0 : proportionOf(sum, spread, room)));
  return byLine.map((part, n) => part + (shared[n] ?? 0));
}

/** What is earned of each line by its creator by now: of one creator's lines, as much as the journals say. */
function earnedOfEach(order: Order, reversals: Iterable<Reversal>): number[] {
  const { byLine, spread, room } = takenOf(order, reversals);
  const owed = order.lines.map((line) => owedOf(line)[0]?.[1] ?? 0);
  const isAllGone = room === 0 && order.total.amount > 0;
  const whole = (sum: number): number => (isAllGone ? 0 : room === 0 ? sum : sum - proportionOf(sum, spread, room));
  const earned = order.lines.map(({ price: { amount: price } }, n) => {
    const part = byLine[n] ?? 0;
    const back = BigInt(part) * BigInt(room) + BigInt(spread) * BigInt(price - part);
    const of = owed[n] ?? 0;
    return part === 0 || room === 0 ? 0 : of - proportionOf(of, back, BigInt(price) * BigInt(room));
  });
  // Lines without a refund of their own are rounded together for each creator.
  for (const creator of new Set(order.lines.map(({ creatorId }) => creatorId))) {
    const places = [...order.lines.keys()].filter(
      (n) => order.lines[n]?.creatorId === creator && (byLine[n] ?? 0) === 0,
    );
    const parts = cut(
      places.map((n) => owed[n] ?? 0),
      whole,
    );
    for (const [at, n] of places.entries()) earned[n] = parts[at] ?? 0;
  }
  return earned;
}

/** What is earned of each line, in what it came to in our balance: of one creator's lines converted as one. */
function inBalance(order: Order, earned: readonly number[], worth: (amount: number) => number): number[] {
  const converted = earned.map(() => 0);
  for (const creator of new Set(order.lines.map(({ creatorId }) => creatorId))) {
    const places = [...order.lines.keys()].filter((n) => order.lines[n]?.creatorId === creator);
    const parts = cut(
      places.map((n) => earned[n] ?? 0),
      worth,
    );
    for (const [at, n] of places.entries()) converted[n] = parts[at] ?? 0;
  }
  return converted;
}

/**
 * What became of the money of each line of a paid order, in minor units: given back, lost to a bank or held by one,
 * in the order's currency, and earned by its creator, in what Stripe settled it in. Over all lines they are the order's
 * refunds, its disputes and its journals; nothing is earned before it is known what a payment came to.
 */
export function moneyOfLines(order: Order): LineMoney[] | undefined {
  if (!isPaid(order)) return undefined;
  const all = [...reversalsOf(order).values()];
  const refunded = offEach(
    order,
    all.filter(({ from }) => from === "stripe"),
  );
  const left = order.lines.map(({ price }, n) => price.amount - (refunded[n] ?? 0));
  const room = left.reduce((sum, amount) => sum + amount, 0);
  const lost = all.filter(({ from }) => from === "disputed").reduce((sum, { amount }) => sum + amount, 0);
  // A bank takes of the whole payment, and so of each line what is left of it in proportion.
  const disputed = cut(left, (sum) => (room === 0 ? 0 : proportionOf(sum, Math.min(lost, room), room)));
  const settled = settledOf(order);
  const earned = settled ? inBalance(order, earnedOfEach(order, all), settled.worth) : [];
  return order.lines.map((_, n) => ({
    refunded: refunded[n] ?? 0,
    disputed: disputed[n] ?? 0,
    earned: earned[n] ?? 0,
    earnedIn: settled?.currency ?? order.total.currency,
  }));
}
