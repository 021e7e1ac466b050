import type { Decision } from "./decision.ts";
import type { Offer } from "./offer.ts";

/** An offer that was made to a person, and the shards of its budget. */
export interface GivenOffer {
  readonly offer: Offer;
  readonly decision: Decision;
  readonly parts: readonly { readonly part: number; readonly most: number; readonly spent: number }[];
}

/** An order's use of an offer. */
export interface OfferTaken {
  readonly given: GivenOffer;
  readonly order: string;
  /** The amount that it takes from the budget, in minor units. */
  readonly amount: number;
  /** An earlier order with this offer that can no longer be paid. */
  readonly instead?: string | undefined;
}

/** The most that one use can take from an offer's budget now, in minor units. */
export const roomOf = ({ parts }: GivenOffer): number => Math.max(0, ...parts.map(({ most, spent }) => most - spent));
