import * as z from "zod";
import type { Currency } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Order, OrderLine } from "../contract/order.ts";
import type { Buyer } from "../contract/receipt.ts";
import { isOut } from "../contract/refund.ts";
import { isPaid } from "../orders/order.ts";
import { taxBehaviorOf } from "../orders/tax.ts";
import { isContested } from "../refunds/dispute.ts";
import { linesFor, refundsOf } from "../refunds/refund.ts";

/** The seller: the platform, as the merchant of every order. */
export const seller = z.object({
  name: z.string().min(1).max(100),
  address: z.array(z.string().max(100)).max(6).default([]),
  taxId: z.string().max(40).optional(),
});
export type Seller = z.infer<typeof seller>;

interface ReceiptLine {
  readonly title: string;
  readonly type: string;
  /** Number of seats, and the list price of one in minor units. */
  readonly seats?: { readonly count: number; readonly each: number } | undefined;
  /** Minor units: before discounts and added tax, what discounts took off, and what was paid. */
  readonly listPrice: number;
  readonly discount: number;
  readonly price: number;
  /** Minor units, on top of the price before tax or in it. */
  readonly tax?: { readonly amount: number; readonly isAdded: boolean } | undefined;
}

/** A refund or lost dispute, as a note of its own. */
interface CreditNote {
  readonly number: string;
  readonly at: string;
  readonly amount: number;
  /** Its product; absent if it is for the whole order. */
  readonly titles: readonly string[];
  readonly isUnderWay: boolean;
}

/** The amounts of a paid order and of its refunds since, in minor units of the currency. */
export interface Receipt {
  readonly number: string;
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly currency: Currency;
  readonly orderedAt: string;
  readonly paidAt: string;
  readonly state: "paid" | "partially-refunded" | "refunded";
  readonly isContested: boolean;
  readonly lines: readonly ReceiptLine[];
  readonly discounts: readonly { readonly code: string; readonly amount: number }[];
  readonly total: number;
  readonly payment?: string | undefined;
  readonly creditNotes: readonly CreditNote[];
  /** The total less refunds. */
  readonly kept: number;
}

const creditNotesOf = (order: Order): CreditNote[] =>
  refundsOf(order)
    .filter(isOut)
    .map((refund) => ({
      number: refund.id,
      at: refund.decidedAt ?? refund.at,
      amount: refund.amount,
      titles: refund.lines ? linesFor(order, refund).map(({ title }) => title) : [],
      isUnderWay: refund.state === "pending",
    }));

/** The description of a line: with the number of an instalment, and the contents of a bundle. */
function titleOf({ title, includes }: OrderLine, { instalment }: Order): string {
  const parts = includes ? `: ${includes.map((each) => each.title).join(", ")}` : "";
  return instalment ? `${title} (${instalment.part}/${instalment.of})` : `${title}${parts}`;
}

function receiptLine(line: OrderLine, order: Order): ReceiptLine {
  const { type, quantity, unitPrice, listPrice, price, tax = 0 } = line;
  const isAdded = taxBehaviorOf(price.currency) === "exclusive";
  const untaxed = price.amount - (isAdded ? tax : 0);
  const listed = listPrice?.amount ?? untaxed;
  return {
    title: titleOf(line, order),
    type,
    ...(quantity !== undefined && unitPrice && { seats: { count: quantity, each: unitPrice.amount } }),
    listPrice: listed,
    discount: listed - untaxed,
    price: price.amount,
    ...(tax > 0 && { tax: { amount: tax, isAdded } }),
  };
}

/** The receipt of a paid order. */
export function receiptOf(order: Order, from: Seller, buyer: Buyer): Receipt | Refusal<"not-paid"> {
  if (!isPaid(order)) return refuse("not-paid", "The order has no receipt before it is paid.");
  const { id, lines, total, discounts = [], refunded, state, createdAt, paidAt, paymentIntent } = order;
  return {
    number: id,
    seller: from,
    buyer,
    currency: total.currency,
    orderedAt: createdAt,
    paidAt,
    state: state === "refunded" || state === "partially-refunded" ? state : "paid",
    isContested: isContested(order),
    lines: lines.map((line) => receiptLine(line, order)),
    discounts: discounts.map(({ code, amount }) => ({ code, amount })),
    total: total.amount,
    payment: paymentIntent,
    creditNotes: creditNotesOf(order),
    kept: total.amount - refunded.amount,
  };
}
