import type { Product } from "../../../functions/catalogue/contract/product.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Payment } from "../../../functions/commerce/contract/payment.ts";
import { openOrder } from "../../../functions/commerce/orders/order.ts";
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { productOf as onSale } from "../../product-of.ts";

export const AT = "2026-06-01T00:00:00.000Z";
export const ORDER_ID = "01JWM8Q0000000000000000000";

/** A product in its third version, as an order line keeps it. */
export const productOf = (id: string, fields: Partial<Product> = {}): Product =>
  onSale(id, { version: 3, createdAt: AT, publishedAt: AT, ...fields });

export const ordering = (
  products: readonly Product[],
  ids = products.map(({ id }) => id),
  owned: string[] = [],
  currency?: Currency,
) =>
  openOrder(
    { id: ORDER_ID, customer: "buyer", products: ids, currency, at: AT },
    new Map(products.map((product) => [product.id, product])),
    new Set(owned),
  );

export function orderOf(...products: Product[]): Order {
  const order = ordering(products);
  if (isRefusal(order)) throw new Error(order.detail);
  return order;
}

/** What is asked of a gift. */
export const gift = {
  email: "friend@example.org",
  from: "Ann",
  message: "For you",
  language: "en",
  secret: "s3cret-s3cret-s3cret-s3cret",
  page: "https://shop.example/gifts",
  mails: 1,
} as const;

/** What Stripe says of the payment of an order of 15 dollars; `fields` are what matters. */
export const payment = (fields: Partial<Payment> = {}): Payment => ({
  orderId: ORDER_ID,
  checkout: "cs_1",
  state: "succeeded",
  paymentIntent: "pi_1",
  received: { amount: 1500, currency: "usd" },
  refunds: [],
  disputes: [],
  ...fields,
});

export const dispute = (amount: number, state: "lost" | "won" | "needs-response") => ({
  id: `dp_${amount}`,
  amount,
  state,
  reason: "general",
  openedAt: AT,
  hasEvidence: false,
  movements: [],
});
