import { money } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Order, OrderLine, SeatsBought } from "../contract/order.ts";
import { tooLarge } from "./order.ts";

/** Why a line cannot be bought for others; undefined if it can. */
function unfit({ type, credits, price, productId }: OrderLine): Refusal<"not-for-seats"> | undefined {
  const not = (why: string) => refuse("not-for-seats", `${productId} ${why}`);
  if (type === "bundle") return not("is a bundle; buy seats of what it guards.");
  if (credits) return not("is a pack of credits, which members buy for themselves.");
  if (price.amount === 0) return not("is free; let members order it themselves, without seats.");
  return undefined;
}

/** Turns a new order of one of each product into one of so many seats of each. */
export function forSeats(order: Order, seats: SeatsBought): Order | Refusal<"not-for-seats" | "total-too-large"> {
  const refusal = order.lines.map(unfit).find((each) => each !== undefined);
  if (refusal) return refusal;
  const times = ({ amount, currency }: Order["total"]) => ({ amount: amount * seats.count, currency });
  const total = times(order.total);
  if (!money.safeParse(total).success) return tooLarge(total);
  const lines = order.lines.map((line) => ({
    ...line,
    price: times(line.price),
    quantity: seats.count,
    unitPrice: line.price,
  }));
  return { ...order, lines, total, seats };
}
