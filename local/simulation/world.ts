import { createHash } from "node:crypto";
import type { BehaviourEvent, MergeEvent } from "../../functions/behaviour/contract/event.ts";
import { type Life, lifeOf } from "../demo/behaviour.ts";
import { Chance } from "../demo/chance.ts";
import type { Learner } from "../demo/learners.ts";
import { DEMO_LEARNERS, DEMO_SEED, peopleOf } from "../demo/people.ts";
import type { DemoProduct } from "../demo/shop.ts";
import { luckOf } from "./luck.ts";
import type { Person } from "./reactions.ts";

/** The first day of every simulation. */
export const FIRST_DAY = Date.parse("2026-11-24T00:00:00Z");

/** The demo shop and its learners, with their events of the ninety days before. */
export interface World {
  readonly products: readonly DemoProduct[];
  readonly learners: readonly Learner[];
  readonly people: readonly Person[];
  readonly lives: readonly Life[];
}

/** What a product costs, in dollars. */
export const dollarsOf = ({ product: { price } }: Pick<DemoProduct, "product">): number =>
  price.amount / (price.currency === "cny" ? 700 : 100);

/** The median and the spread of people's budgets for 30 days: chosen, as all habits are. */
const BUDGET = { middle: 90, spread: 0.8 };

/** The appeal of each product to a learner; 1 is the mean over all products. */
function appealsOf({ draws }: Learner): Float64Array {
  const mean = draws.at(-1)! / draws.length;
  return draws.map((sum, at) => (sum - (at === 0 ? 0 : draws[at - 1]!)) / mean);
}

/** The demo shop's own learners for seed 0, and others of the same kind for every other. */
export function worldOf(seed: number, count = DEMO_LEARNERS): World {
  const chance = new Chance(DEMO_SEED);
  const chanceOfLearners = seed === 0 ? chance : new Chance(DEMO_SEED + 1_000 * seed);
  const { products, learners } = peopleOf({
    chance,
    chanceOfLearners,
    now: FIRST_DAY,
    count,
    creatorId: (n) => `creator-${n}`,
    learnerId: (n) => `learner-${n}`,
  });
  const luck = luckOf(seed);
  const people = learners.map((learner, number) => {
    const normal =
      Math.sqrt(-2 * Math.log(1 - luck("budget", number, 0))) * Math.cos(2 * Math.PI * luck("budget", number, 1));
    return { number, appeal: appealsOf(learner), budget: BUDGET.middle * Math.exp(BUDGET.spread * normal) };
  });
  return {
    products,
    learners,
    people,
    lives: learners.map((each) => lifeOf(chanceOfLearners, each, products, FIRST_DAY)),
  };
}

export const eventsOf = ({ lives }: Pick<World, "lives">): (BehaviourEvent | MergeEvent)[] =>
  lives.flatMap(({ events }) => events);

/**
 * A version of the generator: a hash of everything that behaviour depends on, over the demo shop's first hundred learners. Printed
 * with figures.
 */
export function generatorVersion(): string {
  const { products, learners, lives } = worldOf(0, 100);
  const hash = createHash("sha256");
  for (const { product, subject, quality, cost } of products) {
    const { id, topic, type, language, price } = product;
    hash.update(JSON.stringify([id, topic, type, language, price, subject, quality, cost]));
  }
  for (const { draws, activity } of learners) hash.update(JSON.stringify([activity, [...draws]]));
  for (const event of eventsOf({ lives }))
    hash.update(JSON.stringify([event.type, event.at, "product" in event && event.product]));
  return hash.digest("hex").slice(0, 12);
}
