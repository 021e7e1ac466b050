import type { Money } from "../../../functions/shared/kernel/money.ts";

/** One instalment of a price, rounded up to the currency's unit like the API's. */
export function partOf({ amount, currency }: Money, parts: number): Money {
  const step = currency === "kwd" ? 10 : 1;
  return { amount: Math.ceil(amount / parts / step) * step, currency };
}
