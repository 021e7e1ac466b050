import type { Money } from "../../../functions/shared/kernel/money.ts";

/** One of several equal parts of a price, as the API takes it: rounded up to what the currency is paid in. */
export function partOf({ amount, currency }: Money, parts: number): Money {
  const step = currency === "kwd" ? 10 : 1;
  return { amount: Math.ceil(amount / parts / step) * step, currency };
}
