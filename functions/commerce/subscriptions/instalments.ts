import { type Product, priceIn } from "../../catalogue/contract/product.ts";
import { type Currency, type Money, stepOf } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Plan, Subscription } from "../contract/subscription.ts";
import { noPriceIn } from "../orders/order.ts";
import type { Billing } from "./subscription-billing.ts";

/** The price of one of n instalments: rounded up to the currency's unit, so that n are no less than the price. */
export function partOf({ amount, currency }: Money, n: number): Money {
  const step = stepOf(currency);
  return { amount: Math.ceil(amount / (n * step)) * step, currency };
}

/** A product as a plan of n monthly parts, at its current price. */
export function planInParts(
  product: Product | undefined,
  id: string,
  n: number,
  currency?: Currency,
): Plan | Refusal<"unknown-product" | "not-in-instalments" | "no-price-in-currency"> {
  if (product?.state !== "published") return refuse("unknown-product", `There is no product ${id} on sale.`);
  const { creatorId, title, type, version, instalments = [] } = product;
  if (instalments.length === 0) {
    return refuse("not-in-instalments", `${id} is not sold in instalments: order it with POST /orders.`);
  }
  if (!instalments.includes(n)) {
    return refuse("not-in-instalments", `${id} is sold in ${instalments.join(", ")} instalments, not in ${n}.`);
  }
  const code = currency ?? product.price.currency;
  const whole = priceIn(product, code);
  if (!whole) return noPriceIn(product, code);
  const price = partOf(whole, n);
  const total = { amount: price.amount * n, currency: code };
  return { productId: id, creatorId, title, type, version, price, interval: "month", instalments: n, total };
}

/** When the last of n months from an anchor ends: on its day of the month, or on the month's last. */
export function endOfMonths(anchor: string, n: number): string {
  const from = new Date(anchor);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + n];
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const end = new Date(from);
  end.setUTCFullYear(year, month, Math.min(from.getUTCDate(), days));
  return iso(end.getTime());
}

/** The orders of paid invoices, oldest first: the instalments, and any beyond them. */
export const paidOrdersOf = (billing: Billing): string[] =>
  billing.found === "subscription" ? billing.invoices.filter(({ isPaid }) => isPaid).map(({ orderId }) => orderId) : [];

/** The number of an invoice's instalment, from 1. */
export const partNumber = (billing: Billing, orderId: string): number =>
  billing.found === "subscription" ? billing.invoices.findIndex((each) => each.orderId === orderId) + 1 : 0;

/** Payments beyond the agreed instalments. */
export const paidBeyondPlan = (billing: Billing, { plan }: Subscription): string[] =>
  plan.instalments === undefined ? [] : paidOrdersOf(billing).slice(plan.instalments);

/**
 * The payments that decide on a subscription's entitlements: all instalments, or a membership's newest, even if Stripe
 * has not reported it yet.
 */
export function paymentsOf({ plan, lastPayment }: Subscription, billing: Billing): string[] {
  const paid = paidOrdersOf(billing);
  if (plan.instalments !== undefined) return paid.slice(0, plan.instalments);
  // Orders' ids sort by time.
  return [lastPayment, paid.at(-1)]
    .filter((id) => id !== undefined)
    .toSorted()
    .slice(-1);
}
