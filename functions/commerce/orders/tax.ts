import type { Currency } from "../../shared/kernel/money.ts";
import type { Order, OrderLine } from "../contract/order.ts";
import type { LineTax } from "../contract/payment.ts";

/**
 * Stripe's tax codes of products: https://docs.stripe.com/tax/tax-codes. With the buyer's location they decide the tax.
 */
export const TAX_CODES: Readonly<Record<OrderLine["type"], string>> = {
  // Training services, self-study and web-based.
  course: "txcd_20060058",
  // Digital books, downloaded for good.
  ebook: "txcd_10302000",
  report: "txcd_10302000",
  // General, services.
  consultation: "txcd_20030000",
  // General, electronically supplied services.
  membership: "txcd_10000000",
  bundle: "txcd_10000000",
  "credit-pack": "txcd_10000000",
};

/** Whether prices exclude tax or include it, as buyers of a currency expect, and Stripe infers. */
export const taxBehaviorOf = (currency: Currency): "exclusive" | "inclusive" =>
  currency === "usd" ? "exclusive" : "inclusive";

/**
 * An order with the tax of its lines, whose prices become the paid ones. A platform's discount on a price that includes
 * tax is reduced by that tax.
 */
export function taxed(order: Order, taxes: readonly LineTax[] = []): Order {
  if (taxes.every(({ tax }) => tax === 0)) return order;
  const isAdded = taxBehaviorOf(order.total.currency) === "exclusive";
  const lines = order.lines.map((line) => {
    const tax = taxes.find(({ productId }) => productId === line.productId)?.tax ?? 0;
    if (tax === 0) return line;
    const { price, shareBasis } = line;
    return {
      ...line,
      price: { ...price, amount: price.amount + (isAdded ? tax : 0) },
      tax,
      ...(shareBasis !== undefined && { shareBasis: shareBasis - (isAdded ? 0 : tax) }),
    };
  });
  const amount = lines.reduce((sum, { price }) => sum + price.amount, 0);
  return { ...order, lines, total: { ...order.total, amount } };
}
