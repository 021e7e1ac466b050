import type { Page } from "../../shared/kernel/page.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
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
/** The same to redeem them: with where each redemption is to be counted. */
export type FindRedeemableDiscounts = (
  ...asked: Parameters<FindDiscounts>
) => Promise<FoundDiscounts | Refusal<"busy">>;
export type FindDiscount = (id: string) => Promise<Discount | undefined>;
/** An owner's, the newest first. */
export type ListDiscounts = (owner: string, page: PageAsked) => Promise<Page<Discount>>;
/**
 * Stores a discount with its code, both or neither. "taken": its owner has another with the code; "full": its owner has as
 * many as there may be; "conflict": another of the same owner's came between.
 */
export type InsertDiscount = (fresh: Discount) => Promise<"done" | "taken" | "full" | "conflict">;
/** Replaces a version by the next, beside what is redeemed meanwhile; false if another change came first. */
export type ReplaceDiscount = (before: Discount, after: Discount) => Promise<boolean>;
/** What a discount was used for, the newest first. */
export type ListRedemptions = (discount: string, page: PageAsked) => Promise<Page<Redemption>>;
/** A code that is hard to guess. */
export type NewCode = () => string;
