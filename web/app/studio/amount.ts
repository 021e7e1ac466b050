import type { Currency, Money } from "../../../functions/shared/kernel/money.ts";
import { digitsOf } from "../site/currencies.ts";

/** What a person types, "19.90" or "19,90", in minor units. @returns undefined for what is no amount of the currency */
export function minorOf(typed: string, currency: Currency): number | undefined {
  const plain = typed.trim().replace(",", ".");
  const digits = digitsOf(currency);
  if (!/^\d{1,8}(\.\d+)?$/.test(plain)) return undefined;
  const [whole = "", part = ""] = plain.split(".");
  if (part.length > digits) return undefined;
  return Number(whole + part.padEnd(digits, "0"));
}

/** An amount as a field shows it. */
export function typedOf({ amount, currency }: Money): string {
  const digits = digitsOf(currency);
  return (amount / 10 ** digits).toFixed(digits);
}
