import * as z from "zod";

/** ISO 4217 codes that the marketplace prices in. */
export const currency = z.enum([
  "usd",
  "eur",
  "gbp",
  "cny",
  "hkd",
  "twd",
  "jpy",
  "krw",
  "sgd",
  "inr",
  "aud",
  "cad",
  "brl",
  "mxn",
  "kwd",
]);
export type Currency = z.infer<typeof currency>;

/** An amount in integer minor units of its currency: 1999 usd is $19.99, 1999 jpy is ¥1999. Never a float. */
export const money = z.strictObject({ amount: z.int().min(0).max(99_999_999), currency });
export type Money = z.infer<typeof money>;

interface Facts {
  /** Decimal digits of the minor unit (ISO 4217). */
  readonly exponent: 0 | 2 | 3;
  /**
   * Units of a currency for a dollar, rounded, at the end of November 2025: for least amounts and bands, never for
   * payments.
   */
  readonly perDollar: number;
  /** The least charge that Stripe publishes, in minor units: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
  readonly least?: number;
}

const FACTS: Readonly<Record<Currency, Facts>> = {
  usd: { exponent: 2, perDollar: 1, least: 50 },
  eur: { exponent: 2, perDollar: 0.86, least: 50 },
  gbp: { exponent: 2, perDollar: 0.76, least: 30 },
  cny: { exponent: 2, perDollar: 7.1 },
  hkd: { exponent: 2, perDollar: 7.8, least: 400 },
  twd: { exponent: 2, perDollar: 31.4 },
  jpy: { exponent: 0, perDollar: 156, least: 50 },
  krw: { exponent: 0, perDollar: 1470 },
  sgd: { exponent: 2, perDollar: 1.3, least: 50 },
  inr: { exponent: 2, perDollar: 89.4, least: 50 },
  aud: { exponent: 2, perDollar: 1.53, least: 50 },
  cad: { exponent: 2, perDollar: 1.4, least: 50 },
  brl: { exponent: 2, perDollar: 5.35, least: 50 },
  mxn: { exponent: 2, perDollar: 18.3, least: 1000 },
  kwd: { exponent: 3, perDollar: 0.307 },
};

/** Decimal digits of a currency's minor unit (ISO 4217). */
export const exponentOf = (code: Currency): number => FACTS[code].exponent;

/** The approximate number of units for a dollar: for bands and least amounts, never for payments. */
export const perDollar = (code: Currency): number => FACTS[code].perDollar;

/** The unit of amounts: in a currency of three decimals Stripe accepts only amounts that end in 0. */
export const stepOf = (code: Currency): number => (exponentOf(code) < 3 ? 1 : 10);

/**
 * The unit of payouts to a bank: Stripe charges hundredths of a TWD, but pays out whole ones
 * (https://docs.stripe.com/currencies#special-cases).
 */
export const payoutStepOf = (code: Currency): number => (code === "twd" ? 100 : stepOf(code));

/**
 * The least amount that Stripe charges, in minor units. If the platform holds the currency, it is the amount that
 * Stripe publishes for it. Any other charge "must convert to at least" the least amount of the currency that it is
 * converted into, at the day's rate: here that amount (a dollar's if none is published) at a rough rate, and a tenth
 * more, so that a price does not fall below it from one day to the next.
 * @param settled the currencies that the platform's account holds; others are converted into the first
 */
export function leastOf(code: Currency, settled: readonly Currency[] = ["usd"]): number {
  const { least = 0, exponent, perDollar: rate } = FACTS[code];
  if (least > 0 && settled.includes(code)) return least;
  const [first = "usd"] = settled;
  const into = FACTS[first].least === undefined ? FACTS.usd : FACTS[first];
  const step = stepOf(code);
  // In whole numbers, as a tenth more of 50 is 55 and not a little over it.
  const more = (into.least ?? 0) * 11 * thousandths(rate) * 10 ** exponent;
  const converted = Math.ceil(more / (10 * thousandths(into.perDollar) * 10 ** into.exponent * step)) * step;
  return Math.max(least, converted);
}
const thousandths = (rate: number): number => Math.round(rate * 1000);

/** The range of a product's price. */
export const price = money.refine(({ amount, currency }) => amount % stepOf(currency) === 0, {
  path: ["amount"],
  error: "in a currency of three decimals, a multiple of 10",
});

/** An amount in minor units as digits: -1999 usd is "-19.99", 1999 jpy "1999". */
export function digitsOf(amount: number, code: Currency): string {
  const exponent = exponentOf(code);
  const text = String(Math.abs(amount)).padStart(exponent + 1, "0");
  const [whole, part] = [text.slice(0, text.length - exponent), text.slice(text.length - exponent)];
  return `${amount < 0 ? "-" : ""}${whole}${exponent === 0 ? "" : `.${part}`}`;
}

/** The integer part of amount * numerator / denominator, exact where the product is over 2^53. */
export const proportionOf = (amount: number, numerator: number | bigint, denominator: number | bigint): number =>
  Number((BigInt(amount) * BigInt(numerator)) / BigInt(denominator));
