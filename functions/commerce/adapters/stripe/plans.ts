import { Stripe } from "stripe";
import type { Plan, Subscription, SubscriptionDiscount } from "../../contract/subscription.ts";
import { TAX_CODES, taxBehaviorOf } from "../../orders/tax.ts";
import { isRefusedByStripe } from "./refusal.ts";
import { stripeProductId } from "./subscriptions.ts";

/** The plan's product at Stripe; prices are made when they are first billed. */
export async function productOf(stripe: Stripe, { productId, title, type = "membership" }: Plan): Promise<string> {
  const id = stripeProductId(productId);
  await unlessThere(stripe.products.create({ id, name: title, tax_code: TAX_CODES[type] }));
  return id;
}

/** An id of ours makes it unique. */
async function unlessThere(made: Promise<unknown>): Promise<void> {
  try {
    await made;
  } catch (error) {
    const exists = error instanceof Stripe.errors.StripeError && error.code === "resource_already_exists";
    if (!exists) throw error;
  }
}

export const priceOf = ({ price, interval }: Plan, product: string) => ({
  currency: price.currency,
  unit_amount: price.amount,
  tax_behavior: taxBehaviorOf(price.currency),
  product,
  recurring: { interval },
});

const durationOf = ({ duration }: SubscriptionDiscount) =>
  typeof duration === "string" ? { duration } : { duration: "repeating" as const, duration_in_months: duration.months };

/**
 * The coupon of a subscription's discount, for its plan only, so that another plan is paid in full. It is unique by its
 * id, which states its terms.
 */
export async function couponOf(stripe: Stripe, { plan, discount }: Subscription, product: string) {
  if (!discount) return undefined;
  const { amount } = discount;
  const { currency } = plan.price;
  const id = `${product}_${discount.id}_${amount}${currency}`;
  const asked = { id, name: discount.code, amount_off: amount, currency, applies_to: { products: [product] } };
  await unlessThere(stripe.coupons.create({ ...asked, ...durationOf(discount) }));
  return id;
}

/** The plan's price at Stripe, made once: a change that waits for its payment accepts no other. */
export async function priceIdOf(stripe: Stripe, plan: Plan, product: string): Promise<string> {
  const { amount, currency } = plan.price;
  const lookup_key = `${product}_${amount}${currency}_${plan.interval}`;
  const find = async () => (await stripe.prices.list({ lookup_keys: [lookup_key], limit: 1 })).data[0]?.id;
  const known = await find();
  if (known !== undefined) return known;
  try {
    const asked = { ...priceOf(plan, product), lookup_key };
    return (await stripe.prices.create(asked, { idempotencyKey: `price-${lookup_key}` })).id;
  } catch (error) {
    // A concurrent call made it.
    const made = isRefusedByStripe(error) ? await find() : undefined;
    if (made === undefined) throw error;
    return made;
  }
}
