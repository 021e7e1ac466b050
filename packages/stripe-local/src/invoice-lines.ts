import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { shownAmount } from "./currencies.ts";
import { newId } from "./ids.ts";
import type { InvoiceLine, Price, Subscription, SubscriptionItem } from "./kinds.ts";
import { askedFor, leftOf } from "./subscription-discounts.ts";

interface Asked {
  readonly amount: number;
  readonly description: string;
  readonly period: { readonly start: number; readonly end: number };
  readonly price: Price;
  readonly proration: boolean;
}

function lineOf({ id, currency, metadata }: Subscription, item: SubscriptionItem, asked: Asked): InvoiceLine {
  const { amount, description, period, price, proration } = asked;
  return {
    id: newId("il"),
    object: "line_item",
    amount,
    currency,
    description,
    discount_amounts: [],
    discountable: !proration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: { ...metadata },
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration,
        proration_details: { credited_items: null },
        subscription: id,
        subscription_item: item.id,
      },
      type: "subscription_item_details",
    },
    period: { ...period },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product as string },
      type: "price_details",
      unit_amount_decimal: String(price.unit_amount ?? 0),
    },
    quantity: item.quantity ?? 1,
    quantity_decimal: String(item.quantity ?? 1),
    subscription: id,
    subtotal: amount,
    taxes: [],
  };
}

const totalOf = ({ price, quantity }: Pick<SubscriptionItem, "price" | "quantity">) =>
  (price.unit_amount ?? 0) * (quantity ?? 1);
const nameOf = (change: Change, price: Price) => change.need("product", price.product as string).name;
const each = ({ interval, interval_count }: Pick<Stripe.Price.Recurring, "interval" | "interval_count">) =>
  interval_count === 1 ? interval : `${interval_count} ${interval}s`;

/** The price of a whole period: zero in a trial. */
export function periodLine(change: Change, subscription: Subscription, item: SubscriptionItem, free: boolean) {
  const { price, quantity } = item;
  const name = nameOf(change, price);
  const shown = shownAmount(price.unit_amount ?? 0, price.currency);
  return lineOf(subscription, item, {
    amount: free ? 0 : totalOf(item),
    description: free
      ? `Free trial for ${quantity} × ${name}`
      : `${quantity} × ${name} (at ${shown} / ${price.recurring ? each(price.recurring) : ""})`,
    period: { start: item.current_period_start, end: item.current_period_end },
    price,
    proration: false,
  });
}

/**
 * The rest of a period at a price, as a credit or a charge: by the second, each rounded by itself. The amounts are
 * after discounts, in the credit and in the charge.
 */
export function remainderLine(
  change: Change,
  {
    subscription,
    item,
    price,
    sign,
  }: {
    readonly subscription: Subscription;
    readonly item: SubscriptionItem;
    readonly price: Price;
    readonly sign: 1 | -1;
  },
): InvoiceLine {
  const { current_period_start: start, current_period_end: end } = item;
  const part = (end - change.at) / (end - start);
  const name = nameOf(change, price);
  const whole = totalOf({ price, ...(item.quantity !== undefined && { quantity: item.quantity }) });
  const amount =
    sign < 0
      ? (askedFor(change, subscription, item) ?? whole)
      : leftOf(change, subscription, price.product as string, whole);
  return lineOf(subscription, item, {
    amount: sign * Math.round(amount * part),
    description: sign < 0 ? `Unused time on ${name}` : `Remaining time on ${name}`,
    period: { start: change.at, end },
    price,
    proration: true,
  });
}
