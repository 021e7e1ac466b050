import type { Currency } from "../../shared/kernel/money.ts";
import { type Shortfall, shortfalls, withOwedBy } from "../domain/shortfall.ts";
import type { FetchFunds, ListBalances } from "./ports.ts";

export interface ShortfallPorts {
  readonly listBalances: ListBalances;
  readonly fetchFunds: FetchFunds;
  /** Reports to the alarms the currencies in which the platform is short. */
  readonly reportCover: (short: readonly Shortfall[]) => void;
}

/**
 * Compares the totals owed to creators with the platform's money at Stripe, and reports the difference.
 * @throws if Stripe does not answer
 */
export async function findShortfalls(ports: ShortfallPorts): Promise<readonly Shortfall[]> {
  let owed = new Map<Currency, number>();
  for await (const balance of ports.listBalances()) owed = withOwedBy(owed, balance);
  // Asked after the balances were read: the money of sales meanwhile is at Stripe already, and not yet owed here.
  const short = shortfalls(owed, await ports.fetchFunds());
  ports.reportCover(short);
  return short;
}
