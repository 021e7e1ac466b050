import { uniform } from "../../functions/shared/statistics/random.ts";
import { affordable, habits, wantChance } from "./reactions.ts";

/** A treatment of somebody who looks at the product. */
export interface Treatment {
  readonly name: string;
  /** The discount, as a share of the price. */
  readonly off: number;
  /** The factor by which it changes the appeal. */
  readonly appeal: number;
}

/** Somebody who looks at the product. */
export interface Looker {
  /** The appeal of the product to them; 1 is the mean of a catalogue. */
  readonly appeal: number;
  /** What they may spend, in cents. */
  readonly budget: number;
}

/** One product, the people who look at it, and the possible offers. All true values are known. */
export interface Market {
  /** In cents. */
  readonly price: number;
  /** The first is no offer. */
  readonly treatments: readonly Treatment[];
  /** The creator's share of the price paid. */
  readonly kept: number;
  readonly next: () => Looker;
}

const NOTHING: Treatment = { name: "nothing", off: 0, appeal: 1 };
/** People with the product in their cart want it three times as often as those who opened its page. */
const IN_CART = { ...habits, mostWants: 3 * habits.mostWants };
/** The median, in dollars, and the spread of budgets: chosen, not fitted to people. */
const BUDGET = { middle: 90, spread: 0.8 };
/** The same of appeal. */
const APPEAL = { middle: 4, spread: 1 };

/**
 * The market of a seed. Which treatment earns most differs between seeds: a discount loses money where budgets are large and
 * brings sales where they are small, and messages change the appeal more or less.
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

/** The probability that somebody with this treatment buys. */
export const buyingChance = (market: Market, treatment: Treatment, { appeal, budget }: Looker): number =>
  wantChance(treatment.appeal * appeal, IN_CART) * affordable(priceOf(market, treatment), budget);

/** The creator's expected earnings from somebody with a treatment, in cents. */
export const expectedReward = (market: Market, treatment: Treatment, looker: Looker): number =>
  buyingChance(market, treatment, looker) * market.kept * priceOf(market, treatment);
