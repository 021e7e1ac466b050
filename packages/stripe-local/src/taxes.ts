import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import type { InvoiceLine, LineItem, Price, Subscription } from "./kinds.ts";

/** Percent of a few countries' standard rates, as if the account were registered in each; none elsewhere. */
export const RATES: Readonly<Record<string, number>> = {
  AU: 10,
  CN: 6,
  DE: 19,
  FR: 20,
  GB: 20,
  JP: 10,
  US: 8,
};

/** The country preset for a person who has not chosen one. */
export const FIRST_COUNTRY = "US";

/** The tax on an amount, added to it or included in it; negative for a negative amount. */
function taxOn(amount: number, behavior: Price["tax_behavior"], country: string | null | undefined): number {
  const rate = RATES[country ?? ""] ?? 0;
  const size = Math.abs(amount);
  const tax = behavior === "inclusive" ? size - Math.round(size / (1 + rate / 100)) : Math.round((size * rate) / 100);
  return Math.sign(amount) * tax || 0;
}

/** The lines of a session with the tax of the buyer's country. */
export const taxedItems = (items: readonly LineItem[], country: string | null | undefined): LineItem[] =>
  items.map((item) => {
    const amount = item.amount_subtotal - item.amount_discount;
    const amount_tax = taxOn(amount, item.price.tax_behavior, country);
    const isAdded = item.price.tax_behavior === "exclusive";
    return { ...item, amount_tax, amount_total: amount + (isAdded ? amount_tax : 0) };
  });

/** The lines of an invoice with the tax of the customer's country, if the subscription asks for tax. */
export function taxedLines(change: Change, subscription: Subscription, lines: readonly InvoiceLine[]): InvoiceLine[] {
  if (!subscription.automatic_tax.enabled) return [...lines];
  const customer = change.need("customer", subscription.customer as string);
  const country = customer.deleted ? undefined : customer.address?.country;
  return lines.map((line) => {
    const { tax_behavior } = change.need("price", line.pricing.price_details.price);
    const off = (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
    const amount = taxOn(line.amount - off, tax_behavior, country);
    const isAdded = tax_behavior === "exclusive";
    const tax: Stripe.InvoiceLineItem.Tax = {
      amount,
      tax_behavior: isAdded ? "exclusive" : "inclusive",
      tax_rate_details: null,
      taxability_reason: (country ?? "") in RATES ? "standard_rated" : "not_collecting",
      taxable_amount: line.amount - off - (isAdded ? 0 : amount),
      type: "tax_rate_details",
    };
    return { ...line, taxes: [tax] };
  });
}

/** The taxes of an invoice's lines, summed by kind. */
export function totalTaxes(lines: readonly InvoiceLine[]): Stripe.Invoice.TotalTax[] {
  const sums = new Map<string, Stripe.Invoice.TotalTax>();
  for (const tax of lines.flatMap(({ taxes }) => taxes ?? [])) {
    const kind = `${tax.tax_behavior} ${tax.taxability_reason}`;
    const before = sums.get(kind);
    sums.set(kind, {
      ...tax,
      amount: (before?.amount ?? 0) + tax.amount,
      taxable_amount: (before?.taxable_amount ?? 0) + (tax.taxable_amount ?? 0),
    });
  }
  return [...sums.values()];
}
