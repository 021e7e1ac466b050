import type { Currency } from "../../../functions/shared/kernel/money.ts";
import type { Language } from "./languages.ts";

/** All that the API prices in: the compiler tells when there is another. */
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

/** What prices are shown in: as chosen, or as is usual where the language is spoken. */
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
