import * as z from "zod";

/** ISO 4217 codes that the marketplace prices in. */
export const currency = z.enum(["usd", "eur", "cny", "jpy", "kwd"]);
export type Currency = z.infer<typeof currency>;

/** An amount in integer minor units of its currency: 1999 usd is $19.99, 1999 jpy is ¥1999. Never a float. */
export const money = z.strictObject({ amount: z.int().min(0).max(99_999_999), currency });
export type Money = z.infer<typeof money>;

const EXPONENTS: Record<Currency, number> = { usd: 2, eur: 2, cny: 2, jpy: 0, kwd: 3 };

/** Decimal digits of a currency's minor unit (ISO 4217). */
export const exponentOf = (code: Currency): number => EXPONENTS[code];

/** What amounts are multiples of: Stripe takes those in a currency of three decimals with a last digit of 0 only. */
export const stepOf = (code: Currency): number => (exponentOf(code) < 3 ? 1 : 10);

/** What a product may cost. */
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
