import type { Currency } from "../../../functions/shared/kernel/money.ts";
import type { Language } from "./languages.ts";

/** The API's currencies; the compiler reports a missing one. */
const known: Readonly<Record<Currency, true>> = {
  usd: true,
  eur: true,
  gbp: true,
  cny: true,
  hkd: true,
  twd: true,
  jpy: true,
  krw: true,
  sgd: true,
  inr: true,
  aud: true,
  cad: true,
  brl: true,
  mxn: true,
  kwd: true,
};
export const currencies = Object.keys(known) as readonly Currency[];

/** The displayed currency: the chosen one, or the usual one of the language. */
export function currencyOf(chosen: string | undefined, language: Language): Currency {
  const usual = language === "zh" ? "cny" : "usd";
  return currencies.find((each) => each === chosen) ?? usual;
}

const digits = new Map<Currency, number>();

/** Digits of a currency's minor unit, as ISO 4217 has them. */
export function digitsOf(currency: Currency): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const found = format.resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
}
