import { DAY_MS } from "../../shared/kernel/time.ts";
import type { Metric } from "../contract/experiment.ts";
import type { Bought } from "./bought.ts";
import type { Participant } from "./people.ts";
import type { ArmSums, RatioSums } from "./sums.ts";

/** What people did so long before they met an experiment is taken out of what they did after. */
const BEFORE_MS = 28 * DAY_MS;

export type PaidMetric = Exclude<Metric, "clicks">;

/** What an order adds to a metric. */
const AMOUNTS: Readonly<Record<PaidMetric, (bought: Bought, currency: string) => number>> = {
  conversion: () => 1,
  revenue: (bought, currency) => (bought.currency === currency ? bought.revenue : 0),
  refunds: (bought, currency) => (bought.currency === currency ? bought.refunded : 0),
  margin: (bought, currency) => (bought.marginIn === currency ? bought.margin : 0),
};

/** Orders by who paid them. */
export const byUnit = (bought: readonly Bought[]): ReadonlyMap<string, readonly Bought[]> =>
  Map.groupBy(bought, ({ user }) => `u:${user}`);

interface Watched {
  readonly metric: PaidMetric;
  readonly currency: string;
  /** When somebody is watched no longer, in ms. */
  readonly until: (person: Participant) => number;
}

const within = (orders: readonly Bought[], from: number, until: number) =>
  orders.filter(({ paidAt }) => Date.parse(paidAt) >= from && Date.parse(paidAt) < until);

function amountOf(orders: readonly Bought[], { metric, currency }: Watched): number {
  const sum = orders.reduce((all, each) => all + AMOUNTS[metric](each, currency), 0);
  return metric === "conversion" ? Math.min(1, sum) : sum;
}

const ZERO: ArmSums = { units: 0, outcome: 0, outcomeSquares: 0, before: 0, beforeSquares: 0, products: 0 };

/** The sums of one arm's people for a metric of orders. */
export function paidSums(
  people: readonly Participant[],
  orders: ReadonlyMap<string, readonly Bought[]>,
  watched: Watched,
): ArmSums {
  const sums = { ...ZERO, units: people.length };
  for (const person of people) {
    const own = orders.get(person.unit);
    if (own === undefined) continue;
    const outcome = amountOf(within(own, person.at, watched.until(person)), watched);
    const before = amountOf(within(own, person.at - BEFORE_MS, person.at), watched);
    sums.outcome += outcome;
    sums.outcomeSquares += outcome ** 2;
    sums.before += before;
    sums.beforeSquares += before ** 2;
    sums.products += outcome * before;
  }
  return sums;
}

/** Lists of an experiment that somebody saw on a day, and those of them that they clicked on. */
export interface TriedLists {
  readonly unit: string;
  /** The day (UTC), in ms */
  readonly day: number;
  readonly lists: number;
  readonly clicks: number;
}

/** The sums of one arm's people for clicks a list: whole days, from the one on which they met it. */
export function clickSums(
  people: readonly Participant[],
  tried: ReadonlyMap<string, readonly TriedLists[]>,
  until: (person: Participant) => number,
): RatioSums {
  const sums = { units: 0, numerator: 0, numeratorSquares: 0, denominator: 0, denominatorSquares: 0, products: 0 };
  for (const person of people) {
    let [clicks, lists] = [0, 0];
    for (const each of tried.get(person.unit) ?? []) {
      if (each.day + DAY_MS <= person.at || each.day >= until(person)) continue;
      clicks += each.clicks;
      lists += each.lists;
    }
    sums.units++;
    sums.numerator += clicks;
    sums.numeratorSquares += clicks ** 2;
    sums.denominator += lists;
    sums.denominatorSquares += lists ** 2;
    sums.products += clicks * lists;
  }
  return sums;
}
