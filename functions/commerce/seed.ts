/** Writes demo data into commerce's table. It is made by commerce's own rules. */
import type { Product } from "../catalogue/contract/product.ts";
import { isRefusal } from "../shared/kernel/refusal.ts";
import { entitlementItem } from "./adapters/dynamodb/entitlements.ts";
import { journalItem } from "./adapters/dynamodb/journals.ts";
import { orderItem } from "./adapters/dynamodb/orders.ts";
import { saleItems } from "./adapters/dynamodb/sales.ts";
import { sumItems } from "./adapters/dynamodb/sales-sums.ts";
import { entitlementsOf } from "./changes/entitlements.ts";
import type { Order, SeatsBought } from "./contract/order.ts";
import { journalsBetween } from "./ledger/journal.ts";
import { moneyOfLines } from "./ledger/lines.ts";
import { openOrder } from "./orders/order.ts";
import { forSeats } from "./orders/seats.ts";
import { countsOf } from "./sales/sums.ts";

export { discountItems } from "./adapters/dynamodb/discounts.ts";
export { refundDaysOf } from "./orders/refund-terms.ts";

/** An order with what became of its lines, as other contexts hear of it. */
export const withMoney = (order: Order): Order => ({ ...order, money: moneyOfLines(order) });

/** A paid order with its sales, its rights and its journals. */
export const orderItems = (order: Order): Record<string, unknown>[] => [
  orderItem(order),
  ...saleItems(order),
  ...entitlementsOf(order).map((each) => entitlementItem(each, order.paidAt ?? order.createdAt)),
  ...journalsBetween(undefined, order).map(journalItem),
];

/** What creators sold by orders, by day and product. */
export const salesSumItems = (orders: readonly Order[]): Record<string, unknown>[] =>
  sumItems(orders.flatMap((order) => journalsBetween(undefined, order)).flatMap(countsOf));

/** An order of seats that was paid. @throws Error where the product is not sold so */
export function paidSeatsOrder(
  { id, customer, at }: { readonly id: string; readonly customer: string; readonly at: string },
  product: Product,
  seats: SeatsBought,
): Order {
  const found = new Map([[product.id, product]]);
  const single = openOrder({ id, customer, products: [product.id], at }, found, new Set());
  const order = isRefusal(single) ? single : forSeats(single, seats);
  if (isRefusal(order)) throw new Error(order.detail);
  return { ...order, state: "paid", paidAt: at, paymentIntent: `pi_demo_${id}`, version: 2 };
}
