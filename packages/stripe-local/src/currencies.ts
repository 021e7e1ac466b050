import { invalid } from "./failure.ts";

const KNOWN = new Set(Intl.supportedValuesOf("currency").map((code) => code.toLowerCase()));
/** https://docs.stripe.com/currencies#special-cases: the last digit of three must be zero. */
const THREE_DECIMAL = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);
/** https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, in minor units. */
const MINIMUM: Readonly<Record<string, number>> = {
  usd: 50,
  aed: 200,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
};
const MAXIMUM = 99_999_999;

/** The currency in lower case. @throws Failure 400 for no currency */
export function currencyOf(given: string, param = "currency"): string {
  const currency = given.toLowerCase();
  if (!KNOWN.has(currency)) throw invalid(`Invalid currency: ${given}`, { param });
  return currency;
}

/** An amount in minor units that a price may have. @throws Failure 400 */
export function unitAmountOf(amount: number, currency: string, param: string): number {
  if (amount < 0) {
    throw invalid("Invalid non-negative integer", { code: "parameter_invalid_integer", param });
  }
  if (amount > MAXIMUM) {
    throw invalid(`Amount must be no more than ${shownAmount(MAXIMUM, currency)}`, { code: "amount_too_large", param });
  }
  if (THREE_DECIMAL.has(currency) && amount % 10 !== 0) {
    throw invalid(`Invalid amount: in ${currency} it must be a multiple of 10.`, { param });
  }
  return amount;
}

/** The least amount, in minor units, that can be charged. */
export const leastOf = (currency: string): number => MINIMUM[currency] ?? 1;

/** An amount in minor units that can be charged. @throws Failure 400 below the currency's minimum or over the maximum */
export function chargeableOf(amount: number, currency: string, param: string): number {
  const least = leastOf(currency);
  if (amount < least) {
    throw invalid(`Amount must be at least ${shownAmount(least, currency)}`, { code: "amount_too_small", param });
  }
  return unitAmountOf(amount, currency, param);
}

/** An amount as a person reads it. Stripe's minor units are those of ISO 4217, but for a few that Stripe rounds. */
export function shownAmount(minor: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(minor / 10 ** decimalsOf(currency));
}

/** Units to a dollar, about. */
const PER_DOLLAR: Readonly<Record<string, number>> = {
  eur: 0.86,
  gbp: 0.76,
  cny: 7.1,
  hkd: 7.8,
  twd: 31.4,
  jpy: 156,
  krw: 1470,
  sgd: 1.3,
  inr: 89.4,
  aud: 1.53,
  cad: 1.4,
  brl: 5.35,
  mxn: 18.3,
  kwd: 0.307,
};

/** What is converted by, and an amount in minor units by it. `rates` are those of today that are others than at first. */
export function converted(amount: number, from: string, into: string, rates: Readonly<Record<string, number>> = {}) {
  const perDollar = (code: string) => rates[code] ?? PER_DOLLAR[code] ?? 1;
  const rate = perDollar(into) / perDollar(from);
  const minor = Math.round((Math.abs(amount) * rate * 10 ** decimalsOf(into)) / 10 ** decimalsOf(from));
  return { rate, amount: Math.sign(amount) * minor };
}

/** https://docs.stripe.com/currencies#zero-decimal */
const ZERO_DECIMAL = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const decimalsOf = (currency: string) => (ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2);
