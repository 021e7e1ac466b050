import type { Product } from "../../catalogue/contract/product.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import type { Subscription } from "../contract/subscription.ts";
import { appliedCodes, type FoundDiscounts } from "./discount-eligibility.ts";
import { codeNotApplicable, listedLine } from "./discounted-order.ts";
import type { Limits, Redeemer } from "./redemption.ts";

export interface DiscountedSubscription {
  readonly subscription: Subscription;
  /** The limit of its discount, by id. */
  readonly limits: ReadonlyMap<string, Limits>;
}

/** A new subscription with a code applied: each payment is reduced as the current price is. */
export function discountedSubscription(
  subscription: Subscription,
  product: Product | undefined,
  code: string | undefined,
  found: FoundDiscounts,
): DiscountedSubscription | Refusal<"code-not-applicable"> {
  const { createdAt: at, plan } = subscription;
  if (code === undefined || !product) return { subscription, limits: new Map() };
  const { currency } = plan.price;
  const { applied, rejected } = appliedCodes({ lines: [listedLine(product, currency)], currency, at }, [code], found);
  const [one] = applied;
  if (!one) {
    const [against = { code, reason: "unknown-code" as const, detail: "" }] = rejected;
    return codeNotApplicable(against);
  }
  const { discount, amount } = one;
  const { id, owner, duration } = discount;
  return {
    subscription: { ...subscription, discount: { id, code, owner, amount, duration } },
    limits: new Map([[id, discount]]),
  };
}

/** A subscription as a user of its discount. */
export function subscriptionRedeemerOf({ id, customer, createdAt, state, plan, discount }: Subscription): Redeemer {
  return {
    reference: `SUBSCRIPTION#${id}`,
    customer,
    createdAt,
    state: state === "pending" ? "open" : state === "void" ? "given-back" : "redeemed",
    currency: plan.price.currency,
    discounts: discount ? [discount] : [],
  };
}
