import { uniform } from "../../functions/shared/statistics/random.ts";
import { affordable, habits, wantChance } from "./reactions.ts";

/** What a shop may do for somebody who looks at the product. */
export interface Treatment {
  readonly name: string;
  /** The share that is taken off the price. */
  readonly off: number;
  /** What it multiplies the appeal by. */
  readonly appeal: number;
}

/** Somebody who looks at the product. */
export interface Looker {
  /** How much the product draws them, 1 being the mean of a catalogue. */
  readonly appeal: number;
  /** What they may spend, in cents. */
  readonly budget: number;
}

/** One product, the people who come to look at it, and what may be offered to them. All that a simulation measures against is known. */
export interface Market {
  /** In cents. */
  readonly price: number;
  /** Nothing first. */
  readonly treatments: readonly Treatment[];
  /** Of the price paid, what the creator keeps. */
  readonly kept: number;
  readonly next: () => Looker;
}

const NOTHING: Treatment = { name: "nothing", off: 0, appeal: 1 };
/** Who has put it into the cart wants it three times as often as who has opened its page. */
const IN_CART = { ...habits, mostWants: 3 * habits.mostWants };
/** In dollars: the middle and the spread of budgets, and of appeal. All chosen, none fitted to people. */
const BUDGET = { middle: 90, spread: 0.8 };
const APPEAL = { middle: 4, spread: 1 };

/**
 * A market of a seed. Which treatment earns most differs between seeds: where purses are full a discount gives money away, where
 * they are small it brings sales; and words move people more or less.
 */
export function marketOf(seed: number): Market {
  const draw = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  const price = 2_000 + Math.round(6_000 * draw());
  const words = 0.6 + 1.2 * draw();
  return {
    price,
    kept: 0.9,
    treatments: [
      NOTHING,
      { name: "message", off: 0, appeal: words },
      { name: "discount of 20 %", off: 0.2, appeal: 1 },
      { name: "discount of 40 %", off: 0.4, appeal: 1 },
    ],
    next: () => ({
      appeal: APPEAL.middle * Math.exp(APPEAL.spread * normal()),
      budget: 100 * BUDGET.middle * Math.exp(BUDGET.spread * normal()),
    }),
  };
}

/** The price of a treatment, in cents. */
export const priceOf = ({ price }: Market, { off }: Treatment): number => Math.round(price * (1 - off));

/** The chance that somebody who is treated so buys. */
export const buyingChance = (market: Market, treatment: Treatment, { appeal, budget }: Looker): number =>
  wantChance(treatment.appeal * appeal, IN_CART) * affordable(priceOf(market, treatment), budget);

/** What the creator earns of somebody by a treatment, in cents on average. */
export const expectedReward = (market: Market, treatment: Treatment, looker: Looker): number =>
  buyingChance(market, treatment, looker) * market.kept * priceOf(market, treatment);
