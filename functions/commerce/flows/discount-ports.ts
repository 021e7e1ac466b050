import type { Page } from "../../shared/kernel/page.ts";
import type { Discount, Redemption } from "../contract/discount.ts";
import type { FoundDiscounts } from "../discounts/discount-eligibility.ts";

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * What codes stand for among the discounts of some owners, by strongly consistent read; and of a customer, how often they
 * use them and whether they ever paid for anything.
 * @param codes at most 3
 * @param owners at most 21: the platform, and a creator for each product of a cart
 */
export type FindDiscounts = (
  codes: readonly string[],
  owners: readonly string[],
  customer?: string,
) => Promise<FoundDiscounts>;
export type FindDiscount = (id: string) => Promise<Discount | undefined>;
/** An owner's, the newest first. */
export type ListDiscounts = (owner: string, page: PageAsked) => Promise<Page<Discount>>;
/** Keeps a discount and its code, both or neither, if its owner has not as many as there may be, nor one with the code. */
export type InsertDiscount = (fresh: Discount) => Promise<"done" | "taken" | "full">;
/** Replaces a version by the next, beside what is redeemed meanwhile; false if another change came first. */
export type ReplaceDiscount = (before: Discount, after: Discount) => Promise<boolean>;
/** What a discount was used for, the newest first. */
export type ListRedemptions = (discount: string, page: PageAsked) => Promise<Page<Redemption>>;
/** A code that is hard to guess. */
export type NewCode = () => string;
