import type { Order, OrderLine } from "../../commerce/contract/order.ts";
import { saleStateOf } from "../../commerce/contract/sale.ts";
import { type Currency, digitsOf } from "../../shared/kernel/money.ts";
import type { Export } from "../contract/export.ts";

type Value = string | number;
/** A line of an order, by the names of columns. */
export type Row = Readonly<Record<string, Value>>;

/** An amount in two forms: for people, and in minor units for programs. */
const amountOf = <Name extends string>(name: Name, amount: number, currency: Currency) =>
  ({ [name]: digitsOf(amount, currency), [`${name}Minor`]: amount }) as Record<Name | `${Name}Minor`, Value>;

function lineOf({ id, createdAt, paidAt = "", state, total: { currency } }: Order, line: OrderLine): Row {
  const { productId, type, title, quantity = 1, listPrice, price, tax = 0 } = line;
  return {
    order: id,
    orderedAt: createdAt,
    paidAt,
    state,
    product: productId,
    type,
    title,
    quantity,
    currency,
    ...(listPrice ? amountOf("listPrice", listPrice.amount, currency) : { listPrice: "", listPriceMinor: "" }),
    ...amountOf("price", price.amount, currency),
    ...amountOf("tax", tax, currency),
  };
}

const NOTHING = { refunded: 0, disputed: 0, earned: 0 };

type Asked = Pick<Export, "user" | "kind" | "from" | "to">;

function isWithin(at: string, { from, to }: Asked): boolean {
  const instant = Date.parse(at);
  return (from === undefined || instant >= Date.parse(from)) && (to === undefined || instant < Date.parse(to));
}

/**
 * The rows of an order: for its buyer all lines, with the order's totals; for a creator their own lines, without the
 * buyer and others' lines.
 */
export function rowsOf(order: Order, asked: Asked): Row[] {
  const { total, refunded, lines, createdAt, paidAt } = order;
  if (asked.kind === "orders") {
    if (order.customer !== asked.user || !isWithin(createdAt, asked)) return [];
    const whole = {
      ...amountOf("orderTotal", total.amount, total.currency),
      ...amountOf("orderRefunded", refunded.amount, total.currency),
    };
    return lines.map((line) => ({ ...lineOf(order, line), ...whole }));
  }
  if (paidAt === undefined || !isWithin(paidAt, asked)) return [];
  return lines
    .map((line, n) => ({ line, money: order.money?.[n] }))
    .filter(({ line }) => line.creatorId === asked.user)
    .map(({ line, money = { ...NOTHING, affiliate: 0, earnedIn: total.currency } }) => ({
      ...lineOf(order, line),
      state: saleStateOf(line, money),
      platformShareBasisPoints: line.platformShareBasisPoints ?? "",
      ...amountOf("refunded", money.refunded, total.currency),
      ...amountOf("disputed", money.disputed, total.currency),
      earnedIn: money.earnedIn,
      ...amountOf("earned", money.earned, money.earnedIn),
      ...amountOf("affiliate", money.affiliate ?? 0, money.earnedIn),
    }));
}
