import { DAY_MS } from "../../functions/shared/kernel/time.ts";
import type { Luck } from "./luck.ts";

/**
 * How people react to what a shop shows them: a pure function of the person, their memory, and luck. All numbers are chosen,
 * none is fitted to people: results rank systems, but do not predict a shop's earnings.
 */
export interface Habits {
  /** The probability that the first place of a list is looked at, and its factor for each further place. */
  readonly firstPlace: number;
  readonly furtherPlace: number;
  /** The probability that a perfect product is opened once it is looked at, and the appeal at which it is half of that. */
  readonly mostClicks: number;
  readonly halfClicks: number;
  /** The factor of the probability for each earlier time that the product was looked at and passed over... */
  readonly patience: number;
  /** ...and the half-life, in days, of such a time. */
  readonly forgottenDays: number;
  /** The probability of continuing with a list after a product was opened. */
  readonly goesOn: number;
  /** The probability that a perfect product is wanted once it is opened, and the appeal at which it is half of that. */
  readonly mostWants: number;
  readonly halfWants: number;
  /** The probability that an opened product is rejected. */
  readonly turnsAway: number;
  /** The share of the remaining budget above which a price lowers the wish; at the whole budget nothing is bought. */
  readonly feltFrom: number;
}

export const habits: Habits = {
  firstPlace: 0.95,
  furtherPlace: 0.88,
  mostClicks: 0.35,
  halfClicks: 10,
  patience: 0.75,
  forgottenDays: 14,
  goesOn: 0.7,
  mostWants: 0.3,
  halfWants: 5,
  turnsAway: 0.02,
  feltFrom: 0.4,
};

/** Someone with a taste and a budget. */
export interface Person {
  readonly number: number;
  /** The appeal of each product to them; 1 is their mean over all. */
  readonly appeal: Float64Array;
  /** What they may spend in 30 days, in dollars. */
  readonly budget: number;
}

/** A person's memory of lists and of their spending. */
export interface Memory {
  /** By product: how often it was looked at and passed over, at an instant (ms). */
  readonly passed: Map<number, { times: number; at: number }>;
  /** The person's payments in dollars, with their times. */
  readonly spent: { readonly at: number; readonly dollars: number }[];
}

export const blankMemory = (): Memory => ({ passed: new Map(), spent: [] });

/** A product in a place of a list. */
export interface Shown {
  readonly product: number;
  readonly dollars: number;
  readonly isOwned: boolean;
}

/** A person's reaction to one product of a list. */
export interface Reaction {
  readonly product: number;
  readonly place: number;
  readonly examined: boolean;
  readonly clicked: boolean;
  readonly turnedAway: boolean;
  readonly wanted: boolean;
  readonly bought: boolean;
}

const saturating = (most: number, half: number, value: number): number => (most * value) / (value + half);

/** How often a product was passed over, with the decay since. */
export function timesPassed({ passed }: Memory, product: number, at: number, by: Habits = habits): number {
  const before = passed.get(product);
  return before ? before.times * 2 ** (-(at - before.at) / (by.forgottenDays * DAY_MS)) : 0;
}

/** The probability that a person opens a product that they look at. */
export const clickChance = (
  { appeal }: Person,
  memory: Memory,
  { product, at }: { readonly product: number; readonly at: number },
  by: Habits = habits,
): number =>
  saturating(by.mostClicks, by.halfClicks, appeal[product]!) * by.patience ** timesPassed(memory, product, at, by);

/** The probability that an opened product is wanted, by its appeal. */
export const wantChance = (appeal: number, by: Habits = habits): number =>
  saturating(by.mostWants, by.halfWants, appeal);

/** The remaining budget of a person, in dollars. */
export function leftToSpend({ budget }: Person, { spent }: Memory, at: number): number {
  let left = budget;
  for (const each of spent) if (each.at > at - 30 * DAY_MS) left -= each.dollars;
  return Math.max(0, left);
}

/** The factor by which a price lowers somebody's wish. */
export function affordable(dollars: number, left: number, by: Habits = habits): number {
  if (dollars === 0) return 1;
  if (left === 0) return 0;
  return Math.min(1, Math.max(0, (1 - dollars / left) / (1 - by.feltFrom)));
}

/** The reaction to an opened product, wherever it was found. Adds a purchase to the memory. */
export function openedBy(
  person: Person,
  memory: Memory,
  { product, dollars, isOwned }: Shown,
  { at, visit, luck, by = habits }: Moment,
): Pick<Reaction, "turnedAway" | "wanted" | "bought"> {
  const about = [person.number, visit, product] as const;
  if (isOwned) return { turnedAway: false, wanted: false, bought: false };
  if (luck("turns-away", ...about) < by.turnsAway) return { turnedAway: true, wanted: false, bought: false };
  const wanted = luck("wants", ...about) < wantChance(person.appeal[product]!, by);
  const bought = wanted && luck("buys", ...about) < affordable(dollars, leftToSpend(person, memory, at), by);
  if (bought) memory.spent.push({ at, dollars });
  return { turnedAway: false, wanted, bought };
}

/** The time of a visit, and the luck in it. */
export interface Moment {
  /** ms since 1970 */
  readonly at: number;
  /** The number of the visit. */
  readonly visit: number;
  readonly luck: Luck;
  /** People's habits; `habits` unless given. */
  readonly by?: Habits;
}

/**
 * Goes through a list from the top: each place is looked at less often than the one before. Whether a product is then opened
 * depends on its appeal and on how often it was passed over; an opened one may be wanted, and bought if the budget allows.
 * Changes the memory.
 */
export function reactTo(person: Person, memory: Memory, list: readonly Shown[], moment: Moment): Reaction[] {
  const { at, visit, luck, by = habits } = moment;
  let isThere = true;
  return list.map((shown, place) => {
    const { product } = shown;
    // Drawn by place, not by product: attention does not depend on what is there.
    const examined =
      isThere && luck("examines", person.number, visit, place) < by.firstPlace * by.furtherPlace ** place;
    const clicked =
      examined && luck("clicks", person.number, visit, product) < clickChance(person, memory, { product, at }, by);
    const nothing = { turnedAway: false, wanted: false, bought: false };
    if (!clicked) {
      if (examined) memory.passed.set(product, { times: 1 + timesPassed(memory, product, at, by), at });
      return { product, place, examined, clicked, ...nothing };
    }
    memory.passed.delete(product);
    isThere = luck("goes-on", person.number, visit, place) < by.goesOn;
    return { product, place, examined, clicked, ...openedBy(person, memory, shown, moment) };
  });
}
