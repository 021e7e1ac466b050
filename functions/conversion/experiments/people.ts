import type { Exposure } from "../contract/exposure.ts";
import type { Bought } from "./bought.ts";

/** Somebody who met an experiment. */
export interface Participant {
  /** Who they are now: the user, if they ever signed in. */
  readonly unit: string;
  /** The arm that they met first. */
  readonly arm: string;
  /** When they met it, in ms. */
  readonly at: number;
}

/** The users whom visitors became, by what is known of orders and of calls with both tokens. */
export class Merges {
  readonly #users = new Map<string, string>();

  /** The first user that a visitor became stays: others on the same device are somebody else. */
  add(visitor: string, user: string): void {
    if (!this.#users.has(visitor)) this.#users.set(visitor, user);
  }

  /** Who somebody is now. */
  unitOf(unit: string): string {
    return this.#users.get(unit) ?? unit;
  }
}

export function addOrders(merges: Merges, bought: Iterable<Bought>): void {
  for (const { user, visitors } of bought) {
    for (const visitor of visitors) merges.add(`v:${visitor}`, `u:${user}`);
  }
}

/**
 * The people of an experiment, each once, by the first arm that they met: it was drawn at random, so that comparing those is fair,
 * also of people who met another arm once they had signed in.
 * @param before ms; who met it later is not in it yet
 */
export function peopleOf(exposures: readonly Exposure[], merges: Merges, before: number) {
  const sorted = exposures
    .filter(({ at }) => Date.parse(at) < before)
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.unit < b.unit ? -1 : 1));
  for (const { unit, was } of sorted) if (was !== undefined) merges.add(was, unit);
  const people = new Map<string, Participant>();
  const crossed = new Set<string>();
  for (const { unit, arm, at } of sorted) {
    const who = merges.unitOf(unit);
    const first = people.get(who);
    if (first === undefined) people.set(who, { unit: who, arm, at: Date.parse(at) });
    else if (first.arm !== arm) crossed.add(who);
  }
  return { people: [...people.values()], crossed: crossed.size };
}
