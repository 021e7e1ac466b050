import type { Interests } from "../../behaviour/contract/interests.ts";
import type { Profile } from "../../behaviour/contract/profile.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Decision } from "../contract/decision.ts";
import type { Offer, OfferUse } from "../contract/offer.ts";
import type { DayRecord } from "../offers/nights.ts";
import type { Situation } from "../offers/situation.ts";

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export type FindOffer = (id: string) => Promise<Offer | undefined>;
/** Offers for a creator's products, or all, newest first. */
export type ListOffers = (creator: string | undefined, page: PageAsked) => Promise<Page<Offer>>;
export type FindOfferUse = (offer: string) => Promise<OfferUse>;
/** A place with its arms; undefined if there were never offers. */
export type FindSituation = (situation: string) => Promise<Situation | undefined>;
/**
 * Stores, in one transaction, an offer's next version, the place that it joins or leaves, and its budget's items if it
 * begins. False if another change came first.
 */
export type CommitOffer = (offer: Offer, situation: Situation | undefined) => Promise<boolean>;
/** Ends an offer's budget, so that no further order uses it. */
export type CloseBudget = (offer: Offer) => Promise<void>;
/** A person's last decision at a place. */
export type FindDecision = (person: string, situation: string) => Promise<Decision | undefined>;
/** Stores a new decision; false if another of its round came first. */
export type InsertDecision = (decision: Decision) => Promise<boolean>;
export type FindProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** A person's profile; its `isOff` says that they chose not to be profiled. */
export type FindProfile = (user: string) => Promise<Profile | undefined>;
export type FindInterests = (user: string) => Promise<Interests>;
/** Whether a person belongs to the platform's holdout. */
export type IsHeldOut = (user: string) => Promise<boolean>;
/** A person's purchase probability of a product, if it is known. */
export type FindPurchase = (user: string, product: string) => Promise<number | undefined>;
/** A random number in [0, 1). */
export type Draw = () => number;
export type NewId = () => string;
export type Now = () => number;

/** The amount of an offer's budget that an order reserves. */
export interface OfferOrder {
  readonly offer: string;
  readonly order: string;
  readonly person: string;
  readonly situation: string;
  readonly round: number;
  readonly part: number;
  /** Minor units. */
  readonly held: number;
  readonly isPaid: boolean;
  readonly isReturned: boolean;
  /** The version of the order that this is of. */
  readonly version: number;
}
export type FindOfferOrder = (offer: string, order: string) => Promise<OfferOrder | undefined>;
/** Replaces an order's reservation, and the sums of its offer; false if another change came first. */
export type ReplaceOfferOrder = (before: OfferOrder, after: OfferOrder) => Promise<boolean>;
/** Lets a person use an offer again whose order was never paid. */
export type ReleaseUse = (of: OfferOrder) => Promise<void>;
/** Stores an order's reward for a decision, unless a newer version of the order is stored. */
export type KeepOutcome = (
  decision: Decision,
  outcome: { readonly order: string; readonly margin: number; readonly version: number },
) => Promise<void>;

/** The decisions that matured on a day, of all people. */
export type ListMatured = (day: string) => AsyncIterable<Decision>;
export type KeepDay = (situation: string, day: DayRecord) => Promise<void>;
/** The stored days of a place, from one on. */
export type ListDays = (situation: string, from: string) => Promise<readonly DayRecord[]>;
/** Replaces the beliefs of a place; false if another change came first. */
export type ReplaceSituation = (situation: Situation) => Promise<boolean>;
