import type { Currency } from "../../shared/kernel/money.ts";
import { type Balance, owedBy } from "./balance.ts";

/** The platform's money at Stripe, and its automatic payouts to the bank. */
export interface Funds {
  /** Minor units by currency: available and on their way. */
  readonly held: ReadonlyMap<string, number>;
  /** "manual": nothing is paid out automatically; else how often the available balance is. */
  readonly schedule: string;
  /** The minimum that automatic payouts leave, in minor units by currency. */
  readonly minimum: ReadonlyMap<string, number>;
}

/** Why creators may not be paid in a currency. All amounts are minor units. */
export interface Shortfall {
  readonly currency: Currency;
  /** The total owed to creators, including what waits. */
  readonly owed: number;
  /** "balance": the amount at Stripe; "schedule": the amount that automatic payouts leave there. */
  readonly why: "balance" | "schedule";
  readonly has: number;
}

/**
 * Adds a balance to the totals owed to creators by currency. One creator's debt cannot pay another; money in transit
 * may have left Stripe already.
 */
export function withOwedBy(sums: Map<Currency, number>, of: Balance): Map<Currency, number> {
  return sums.set(of.currency, (sums.get(of.currency) ?? 0) + Math.max(0, -owedBy(of)));
}

/**
 * Currencies in which the platform does not have the money that creators are owed, or in which its own automatic
 * payouts may take it: by default Stripe sends everything available to the platform's bank each day
 * (https://docs.stripe.com/connect/charges-transfers,
 * https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts).
 */
export function shortfalls(owed: ReadonlyMap<Currency, number>, { held, schedule, minimum }: Funds): Shortfall[] {
  return [...owed].flatMap(([currency, amount]): Shortfall[] => {
    if (amount <= 0) return [];
    const [has, left] = [held.get(currency) ?? 0, minimum.get(currency) ?? 0];
    if (has < amount) return [{ currency, owed: amount, why: "balance", has }];
    if (schedule !== "manual" && left < amount) return [{ currency, owed: amount, why: "schedule", has: left }];
    return [];
  });
}
