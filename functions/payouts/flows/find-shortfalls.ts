import type { Currency } from "../../shared/kernel/money.ts";
import { type Shortfall, shortfalls, withOwedBy } from "../domain/shortfall.ts";
import type { FetchFunds, ListBalances } from "./ports.ts";

export interface ShortfallPorts {
  readonly listBalances: ListBalances;
  readonly fetchFunds: FetchFunds;
  /** Tells the operators' alarms in which currencies the platform is short. */
  readonly reportCover: (short: readonly Shortfall[]) => void;
}

/** Compares what creators are owed with what the platform has at Stripe, and tells of it. @throws where Stripe does not tell */
export async function findShortfalls(ports: ShortfallPorts): Promise<readonly Shortfall[]> {
  let owed = new Map<Currency, number>();
  for await (const balance of ports.listBalances()) owed = withOwedBy(owed, balance);
  // Asked after the balances were read: what was sold meanwhile is at Stripe already, and is not owed here yet.
  const short = shortfalls(owed, await ports.fetchFunds());
  ports.reportCover(short);
  return short;
}
