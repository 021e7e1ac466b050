import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import type { CouponTerms, Invoice, InvoiceLine, Subscription, SubscriptionItem } from "./kinds.ts";
import { periodEnd } from "./recurring.ts";

const termsId = (discount: string): string => `terms/${discount}`;

type Value = Pick<Stripe.Coupon, "amount_off" | "percent_off" | "applies_to">;

/** A coupon's discount on an amount for a product. */
export function offOf({ amount_off, percent_off, applies_to }: Value, product: string, amount: number): number {
  if (amount <= 0 || !(applies_to?.products.includes(product) ?? true)) return 0;
  return percent_off === null ? Math.min(amount, amount_off ?? 0) : Math.round((amount * percent_off) / 100);
}

/** A coupon redeemed for a subscription. */
export function redeem(change: Change, coupon: Stripe.Coupon, { id: subscription, customer }: Subscription): string {
  const months = coupon.duration === "repeating" ? coupon.duration_in_months : null;
  const id = newId("di");
  const { amount_off, percent_off, applies_to, duration } = coupon;
  change.put<Stripe.Coupon>({ ...coupon, times_redeemed: coupon.times_redeemed + 1 });
  change.put<CouponTerms>({
    id: termsId(id),
    object: "coupon_terms",
    amount_off,
    percent_off,
    ...(applies_to && { applies_to }),
    isUsedUp: false,
    once: duration === "once",
  });
  const discount = change.put<Stripe.Discount>({
    id,
    object: "discount",
    checkout_session: null,
    customer: customer as string,
    customer_account: null,
    end: months === null ? null : periodEnd(change.at, { interval: "month", interval_count: months }, change.at),
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: coupon.id, type: "coupon" },
    start: change.at,
    subscription,
    subscription_item: null,
  });
  emit(change, { type: "customer.discount.created", object: discount });
  return id;
}

/** The discounts of a subscription that are valid at the change's time. */
function goodOf(change: Change, { discounts }: Subscription): { id: string; terms: CouponTerms }[] {
  return discounts.flatMap((each) => {
    const { id, end } = change.need("discount", each as string);
    const terms = change.need("coupon_terms", termsId(id));
    return terms.isUsedUp || (end !== null && change.at >= end) ? [] : [{ id, terms }];
  });
}

/** A subscription without its expired discounts, whose removal has an event. */
export function withGood(change: Change, subscription: Subscription): Subscription {
  const good = new Set(goodOf(change, subscription).map(({ id }) => id));
  const over = subscription.discounts.filter((id) => !good.has(id as string));
  if (over.length === 0) return subscription;
  for (const id of over)
    emit(change, { type: "customer.discount.deleted", object: change.need("discount", id as string) });
  return { ...subscription, discounts: subscription.discounts.filter((id) => good.has(id as string)) };
}

/** The reductions of an amount for a product by the valid discounts, one after the other. */
export const leftOf = (change: Change, subscription: Subscription, product: string, amount: number): number =>
  goodOf(change, subscription).reduce((left, { terms }) => left - offOf(terms, product, left), amount);

/** The lines of an invoice with their discounts; a `once` discount is used up by the first line that it lowers. */
export function discounted(change: Change, subscription: Subscription, lines: readonly InvoiceLine[]): InvoiceLine[] {
  const good = goodOf(change, subscription);
  const after = lines.map((line) => {
    if (!line.discountable) return line;
    let left = line.amount;
    const amounts = good.map(({ id: discount, terms }) => {
      const amount = offOf(terms, line.pricing.price_details.product, left);
      left -= amount;
      return { amount, discount };
    });
    const taken = amounts.filter(({ amount }) => amount > 0);
    return { ...line, discount_amounts: taken, discounts: taken.map(({ discount }) => discount) };
  });
  for (const { id, terms } of good) {
    const isUsed = after.some(({ discounts }) => discounts.includes(id));
    if (terms.once && isUsed) change.put<CouponTerms>({ ...terms, isUsedUp: true });
  }
  return after;
}

/** The sum of each discount over all lines of an invoice. */
export function totalDiscounts(lines: readonly InvoiceLine[]): Stripe.Invoice.TotalDiscountAmount[] {
  const sums = new Map<string, number>();
  for (const { amount, discount } of lines.flatMap(({ discount_amounts }) => discount_amounts ?? [])) {
    sums.set(discount as string, (sums.get(discount as string) ?? 0) + amount);
  }
  return [...sums].map(([discount, amount]) => ({ amount, discount }));
}

/** The amount invoiced for an item's current period; undefined if no invoice has it. */
export function askedFor(change: Change, { id }: Subscription, item: SubscriptionItem): number | undefined {
  const isOf = ({ parent }: Invoice) => parent?.subscription_details?.subscription === id;
  const lines = change
    .all("invoice")
    .filter(isOf)
    .flatMap(({ lines }) => lines.data);
  const line = lines.findLast(
    ({ discountable, period, pricing }) =>
      discountable && period.end === item.current_period_end && pricing.price_details.price === item.price.id,
  );
  const off = line?.discount_amounts?.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
  return line && line.amount - off;
}
