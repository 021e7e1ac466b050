import type { Currency } from "../../shared/kernel/money.ts";
import { type Balance, owedBy } from "./balance.ts";

/** What the platform holds at Stripe, and how much of it is paid out to its bank automatically. */
export interface Funds {
  /** Minor units by currency: available and on their way. */
  readonly held: ReadonlyMap<string, number>;
  /** "manual": nothing is paid out automatically; else how often the available balance is. */
  readonly schedule: string;
  /** Minor units by currency that automatic payouts leave. */
  readonly minimum: ReadonlyMap<string, number>;
}

/** Why creators may go unpaid in a currency. All amounts are minor units. */
export interface Shortfall {
  readonly currency: Currency;
  /** What creators are owed in all, with what still waits. */
  readonly owed: number;
  /** "balance": so much is at Stripe; "schedule": so much is left there by the platform's own automatic payouts. */
  readonly why: "balance" | "schedule";
  readonly has: number;
}

/**
 * Adds to what creators are owed in each currency what a balance says. What one creator owes the platform is nothing that
 * another can be paid from; what is in transit may have left Stripe already.
 */
export function withOwedBy(sums: Map<Currency, number>, of: Balance): Map<Currency, number> {
  return sums.set(of.currency, (sums.get(of.currency) ?? 0) + Math.max(0, -owedBy(of)));
}

/**
 * Currencies in which the platform does not have what creators are owed, or in which its own automatic payouts may take it:
 * by default Stripe sends all that is available to the platform's bank each day
 * (https://docs.stripe.com/connect/charges-transfers, https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts).
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
