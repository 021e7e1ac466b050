import type { Chance } from "./chance.ts";
import { type Learner, learnersOf } from "./learners.ts";
import { type Creator, creatorsOf, type DemoProduct, productsOf } from "./shop.ts";

/** The random sources and sizes of the demo shop. */
export const DEMO_SEED = 20_261_124;
export const DEMO_LEARNERS = 1_200;

/** The creators, products and learners. */
export interface People {
  readonly creators: readonly Creator[];
  readonly products: readonly DemoProduct[];
  readonly learners: readonly Learner[];
}

/** All are drawn from `chance`, in this order; learners from `chanceOfLearners`, if given. */
export function peopleOf({
  chance,
  chanceOfLearners = chance,
  now,
  count = DEMO_LEARNERS,
  creatorId,
  learnerId,
}: {
  readonly chance: Chance;
  readonly chanceOfLearners?: Chance;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly count?: number;
  /** The user ids of creator n and of learner n. */
  readonly creatorId: (n: number) => string;
  readonly learnerId: (n: number) => string;
}): People {
  const creators = creatorsOf(chance, creatorId);
  const products = productsOf(chance, creators, now);
  return {
    creators,
    products,
    learners: learnersOf({ chance: chanceOfLearners, products, now, count, idOf: learnerId }),
  };
}
