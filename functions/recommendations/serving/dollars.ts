import { type Currency, exponentOf, type Money } from "../../shared/kernel/money.ts";

/** About what one dollar is in a currency: for bands, not for payments. */
const DOLLAR: Record<Currency, number> = {
  usd: 1,
  eur: 1,
  gbp: 0.8,
  cny: 7,
  hkd: 8,
  twd: 30,
  jpy: 150,
  krw: 1500,
  sgd: 1.3,
  inr: 90,
  aud: 1.5,
  cad: 1.4,
  brl: 5,
  mxn: 18,
  kwd: 0.3,
};

export const dollarsOf = ({ amount, currency }: Money): number =>
  amount / 10 ** exponentOf(currency) / DOLLAR[currency];
