import { DAY_MS } from "../../functions/shared/kernel/time.ts";
import type { Luck } from "./luck.ts";

/**
 * How people react to what a shop shows them. Pure: what comes out follows from who it is, what was shown before, and luck.
 * All numbers are chosen, none is fitted to people: they say in which order systems come, not what a shop would earn.
 */
export interface Habits {
  /** The chance that the first place of a list is looked at, and how much of it each further place keeps. */
  readonly firstPlace: number;
  readonly furtherPlace: number;
  /** The chance that what is looked at and fits perfectly is opened, and the appeal at which it is half of that. */
  readonly mostClicks: number;
  readonly halfClicks: number;
  /** How much of its chance each earlier time leaves that a product was looked at and passed over... */
  readonly patience: number;
  /** ...and after how many days half of such a time is forgotten. */
  readonly forgottenDays: number;
  /** The chance to go on with a list after something was opened. */
  readonly goesOn: number;
  /** The chance that what was opened and fits perfectly is wanted, and the appeal at which it is half of that. */
  readonly mostWants: number;
  readonly halfWants: number;
  /** The chance that what was opened is turned away for good. */
  readonly turnsAway: number;
  /** Of what is left to spend, the share from which on a price is felt: at all of it nothing is bought. */
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

/** Someone with a taste and a purse. */
export interface Person {
  readonly number: number;
  /** How much they are drawn to each product, 1 being their mean over all. */
  readonly appeal: Float64Array;
  /** What they may spend in 30 days, in dollars. */
  readonly budget: number;
}

/** What a person remembers of lists and of their purse. */
export interface Memory {
  /** By product: how often it was looked at and passed over, as of an instant (ms). */
  readonly passed: Map<number, { times: number; at: number }>;
  /** What was spent, in dollars, and when. */
  readonly spent: { readonly at: number; readonly dollars: number }[];
}

export const blankMemory = (): Memory => ({ passed: new Map(), spent: [] });

/** A product in a place of a list. */
export interface Shown {
  readonly product: number;
  readonly dollars: number;
  readonly isOwned: boolean;
}

/** What a person did with one product of a list, in order. */
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

/** How often a product was passed over, what is forgotten taken off. */
export function timesPassed({ passed }: Memory, product: number, at: number, by: Habits = habits): number {
  const before = passed.get(product);
  return before ? before.times * 2 ** (-(at - before.at) / (by.forgottenDays * DAY_MS)) : 0;
}

/** The chance that a person opens a product that they look at. */
export const clickChance = (
  { appeal }: Person,
  memory: Memory,
  { product, at }: { readonly product: number; readonly at: number },
  by: Habits = habits,
): number =>
  saturating(by.mostClicks, by.halfClicks, appeal[product]!) * by.patience ** timesPassed(memory, product, at, by);

/** The chance that what was opened is wanted, by how much it draws somebody. */
export const wantChance = (appeal: number, by: Habits = habits): number =>
  saturating(by.mostWants, by.halfWants, appeal);

/** What a person can still spend, in dollars. */
export function leftToSpend({ budget }: Person, { spent }: Memory, at: number): number {
  let left = budget;
  for (const each of spent) if (each.at > at - 30 * DAY_MS) left -= each.dollars;
  return Math.max(0, left);
}

/** The share of their wish that a price leaves somebody. */
export function affordable(dollars: number, left: number, by: Habits = habits): number {
  if (dollars === 0) return 1;
  if (left === 0) return 0;
  return Math.min(1, Math.max(0, (1 - dollars / left) / (1 - by.feltFrom)));
}

/** What happens to a product that is opened, wherever it was found. Spends. */
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

/** When somebody is there, and their luck. */
export interface Moment {
  /** ms since 1970 */
  readonly at: number;
  /** Which of their visits it is. */
  readonly visit: number;
  readonly luck: Luck;
  /** How people are, unless as `habits` says. */
  readonly by?: Habits;
}

/**
 * Goes through a list from the top: each place is looked at less often than the one before, what is looked at is opened by its
 * appeal and by how often it was passed over before, and what is opened may be wanted, and bought if the purse allows. Changes
 * the memory.
 */
export function reactTo(person: Person, memory: Memory, list: readonly Shown[], moment: Moment): Reaction[] {
  const { at, visit, luck, by = habits } = moment;
  let isThere = true;
  return list.map((shown, place) => {
    const { product } = shown;
    // By place and not by product: attention is the person's, whatever is there.
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
