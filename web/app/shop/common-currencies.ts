import type { Currency } from "../../../functions/shared/kernel/money.ts";
import type { Priced } from "../design/money.tsx";

/** The currencies in which all of some works have a price, as an order has one currency. */
export function currenciesOfAll(works: readonly Priced[]): readonly Currency[] {
  const [first, ...others] = works.map(({ price, prices = [] }) => [price, ...prices].map(({ currency }) => currency));
  return first?.filter((each) => others.every((codes) => codes.includes(each))) ?? [];
}
