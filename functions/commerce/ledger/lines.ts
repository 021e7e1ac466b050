import { proportionOf } from "../../shared/kernel/money.ts";
import type { LineMoney, Order, OrderLine } from "../contract/order.ts";
import { isPaid } from "../orders/order.ts";
import {
  affiliateEarnedOf,
  earnedOf,
  leftOfTaken,
  leftOfWhole,
  type Reversal,
  reversalsOf,
  settledOf,
  takenOf,
} from "./earnings.ts";

interface Cut<Each> {
  readonly amountOf: (each: Each) => number;
  /** The proportional part of a sum, rounded down. */
  readonly of: (sum: number) => number;
  /** The key of the amounts that are divided together; without it, all are. */
  readonly groupOf?: (each: Each) => string;
}

/**
 * Proportional parts, rounded down over running sums: each is the part of the sum up to it, less the part of the sum
 * before it, so that they add up to the whole's part.
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

/** Whose earnings from lines are computed. */
interface Earner {
  readonly partOf: (line: OrderLine) => number;
  /** Lines of one payee are rounded together. */
  readonly groupOf: (each: { readonly line: OrderLine }) => string;
}
const CREATOR: Earner = { partOf: earnedOf, groupOf: ({ line }) => line.creatorId };
const AFFILIATE: Earner = { partOf: affiliateEarnedOf, groupOf: ({ line }) => line.affiliate?.id ?? "" };

/** The reversed amount of each line, in minor units: together they are the total reversed. */
function offEach(order: Order, reversals: Iterable<Reversal>) {
  const { lines, spread, room } = takenOf(order, reversals);
  const shared = cut(lines, {
    amountOf: ({ line, taken }) => line.price.amount - taken,
    of: (sum) => (room === 0 ? 0 : proportionOf(sum, spread, room)),
  });
  return shared.map(({ line, taken, part }) => ({ line, off: taken + part }));
}

/**
 * Each line's earnings in the settled currency: a payee's lines sum to what the journals say, as they are converted
 * together.
 */
function earnedOfEach(
  order: Order,
  reversals: Iterable<Reversal>,
  worth: (amount: number) => number,
  { partOf, groupOf }: Earner = CREATOR,
): Map<OrderLine, number> {
  const taken = takenOf(order, reversals);
  // Lines without a refund of their own are rounded together for each payee.
  const whole = cut(taken.lines, {
    groupOf,
    amountOf: (each) => (each.taken === 0 ? partOf(each.line) : 0),
    of: (sum) => leftOfWhole(sum, taken, order),
  });
  const earned = whole.map((each) => ({
    line: each.line,
    earned: each.taken === 0 ? each.part : leftOfTaken(partOf(each.line), each, taken),
  }));
  const inBalance = cut(earned, { groupOf, amountOf: (each) => each.earned, of: worth });
  return new Map(inBalance.map(({ line, part }) => [line, part]));
}

/** The refunds of each line, and the amounts that banks took of it, in minor units of the order's currency. */
function goneOfEach(order: Order, reversals: readonly Reversal[]) {
  const refunded = offEach(
    order,
    reversals.filter(({ from }) => from === "stripe"),
  );
  const leftOf = ({ line, off }: (typeof refunded)[number]) => line.price.amount - off;
  const room = refunded.reduce((sum, each) => sum + leftOf(each), 0);
  const lost = reversals.filter(({ from }) => from === "disputed").reduce((sum, { amount }) => sum + amount, 0);
  // A bank takes from the whole payment, and so from the rest of each line in proportion.
  return cut(refunded, {
    amountOf: leftOf,
    of: (sum) => (room === 0 ? 0 : proportionOf(sum, Math.min(lost, room), room)),
  });
}

/**
 * The money of each line of a paid order, in minor units: refunded, lost to a bank or held by one, in the order's
 * currency, and earned by its creator, in the settled currency. Over all lines they sum to the order's refunds,
 * disputes and journals; nothing is earned before the settlement is known.
 */
export function moneyOfLines(order: Order): LineMoney[] | undefined {
  if (!isPaid(order)) return undefined;
  const all = [...reversalsOf(order).values()];
  const settled = settledOf(order);
  const earned = settled && earnedOfEach(order, all, settled.worth);
  const affiliates = settled && earnedOfEach(order, all, settled.worth, AFFILIATE);
  return goneOfEach(order, all).map(({ line, off, part }) => ({
    refunded: off,
    disputed: part,
    earned: earned?.get(line) ?? 0,
    earnedIn: settled?.currency ?? order.total.currency,
    ...(line.affiliate && { affiliate: affiliates?.get(line) ?? 0 }),
  }));
}

/** The part of one line in a movement of money: what its creator sold. */
export interface SoldLine {
  readonly productId: string;
  readonly creatorId: string;
  /** 1 for a payment, 0 for everything later. */
  readonly count: number;
  /** The number sold, for seats. */
  readonly quantity: number;
  /** The buyer's payment; 0 for everything later. */
  readonly gross: number;
  /** The amount returned to the buyer or a bank; negative if it came back. */
  readonly refunded: number;
  /** The creator's earnings; negative if they are taken back. */
  readonly earned: number;
  /** The affiliate's earnings, of a line that has one; negative if they are taken back. */
  readonly affiliate?: { readonly id: string; readonly earned: number };
}

interface Standing {
  readonly line: OrderLine;
  readonly left: number;
  readonly earned: number;
  readonly affiliates: number;
}

/** The rest of each line, and its earnings, after some reversals, in the settled currency. */
export function standingOf(
  order: Order,
  reversals: Iterable<Reversal>,
  worth: (amount: number) => number,
): readonly Standing[] {
  const all = [...reversals];
  const earned = earnedOfEach(order, all, worth);
  const affiliates = earnedOfEach(order, all, worth, AFFILIATE);
  const left = cut(goneOfEach(order, all), {
    amountOf: ({ line, off, part }) => line.price.amount - off - part,
    of: worth,
  });
  return left.map(({ line, part }) => ({
    line,
    left: part,
    earned: earned.get(line) ?? 0,
    affiliates: affiliates.get(line) ?? 0,
  }));
}

/** An affiliate's earnings, or the change of them, from a line that has one. */
const toAffiliate = ({ affiliate }: OrderLine, earned: number): Pick<SoldLine, "affiliate"> =>
  affiliate ? { affiliate: { id: affiliate.id, earned } } : {};

/** The price and earnings of each line by its order's payment. */
export const soldBy = (standings: readonly Standing[]): SoldLine[] =>
  standings.map(({ line, left, earned, affiliates }) => ({
    productId: line.productId,
    creatorId: line.creatorId,
    count: 1,
    quantity: line.quantity ?? 1,
    gross: left,
    refunded: 0,
    earned,
    ...toAffiliate(line, affiliates),
  }));

/** The change of each line by a movement after the payment; lines without a change are left out. */
export const soldBetween = (before: readonly Standing[], after: readonly Standing[]): SoldLine[] =>
  after.flatMap(({ line, left, earned, affiliates }, n) => {
    const { productId, creatorId } = line;
    const refunded = (before[n]?.left ?? 0) - left;
    const more = earned - (before[n]?.earned ?? 0);
    const theirs = affiliates - (before[n]?.affiliates ?? 0);
    if (refunded === 0 && more === 0 && theirs === 0) return [];
    const nothing = { count: 0, quantity: 0, gross: 0 };
    return [{ productId, creatorId, ...nothing, refunded, earned: more, ...toAffiliate(line, theirs) }];
  });
