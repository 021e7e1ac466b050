import { type Currency, currency, leastOf } from "../../shared/kernel/money.ts";
import type { SoldIn } from "../contract/balance.ts";

/**
 * The currencies that the platform's account at Stripe holds, from a deployment's setting ("usd,eur"); all others are
 * converted into the first.
 * @throws Error where one is no currency of the marketplace
 */
export function settlementCurrencies(setting: string): Currency[] {
  const codes = setting.split(",").map((code) => code.trim());
  const strange = codes.find((code) => !currency.safeParse(code).success);
  if (strange === undefined) return currency.array().parse(codes);
  throw new Error(
    `The context settlement names the currencies that Stripe holds for the platform, such as "usd,eur": ` +
      `${JSON.stringify(strange)} is not one of ${currency.options.join(", ")}.`,
  );
}

/** The currency in which a creator is paid for a price in each currency. */
export const soldInOf = (settled: readonly Currency[]): SoldIn[] =>
  currency.options.map((code) => {
    const isHeld = settled.includes(code);
    return {
      currency: code,
      paidIn: isHeld ? code : (settled[0] ?? code),
      isConverted: !isHeld,
      least: leastOf(code, settled),
    };
  });
