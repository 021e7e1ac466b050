import type { Page } from "../../shared/kernel/page.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import type { Discount, Redemption } from "../contract/discount.ts";
import type { FoundDiscounts } from "../discounts/discount-eligibility.ts";

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * The discounts of codes among some owners' discounts, by strongly consistent read; and for a customer, their
 * redemptions, and whether they ever paid for anything.
 * @param codes at most 3
 * @param owners at most 21: the platform, and a creator for each product of a cart
 */
export type FindDiscounts = (
  codes: readonly string[],
  owners: readonly string[],
  customer?: string,
) => Promise<FoundDiscounts>;
/** The same to redeem them, with the shard for each redemption. */
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
/** Replaces a version by the next, whatever is redeemed meanwhile; false if another change came first. */
export type ReplaceDiscount = (before: Discount, after: Discount) => Promise<boolean>;
/** A discount's redemptions, newest first. */
export type ListRedemptions = (discount: string, page: PageAsked) => Promise<Page<Redemption>>;
/** A code that is hard to guess. */
export type NewCode = () => string;
